"""Captions from a file that somebody made elsewhere: WebVTT or SubRip, in any usual encoding.

Nothing in such a file is trusted: markup and settings go, times must make sense, and what cannot be
read is refused with the number of its line. Times are seconds.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from ..errors import UnusableSubtitles
from .words import Word, spread

MOST_BYTES = 512 * 1024
MOST_CUES = 1_000
LONGEST_CUE = 1_000  # characters
LATE = 1.0  # seconds that a file's last cue may begin after the end, cut and all

_TIME = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]?\d)[.,](\d{1,3})"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?")
_ARROW = re.compile(r"-->|\d:\d.*[-\u2013\u2014]>")  # times, or what was meant to be times
_MARKUP = re.compile(r"<[^<>]{0,500}>|\{\\[^{}]{0,100}\}")
# Characters that stand without spaces between words: Chinese and Japanese.
_UNSPACED = re.compile(r"[぀-ヿ㐀-䶿一-鿿豈-﫿]|[^\s぀-ヿ㐀-䶿一-鿿豈-﫿]+")
_SKIPPED = ("NOTE", "STYLE", "REGION")
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Said:
    """One cue of the file: its text without markup, and the line that its times stand in."""

    start: float
    end: float
    text: str
    line: int


def read(content: bytes, *, filename: str, until: float = 0.0) -> list[Said]:
    """The cues of a file, in time order, none overlapping, none after `until` (0: no end known).

    The content says what it is; the name only helps to say what is wrong. Raises UnusableSubtitles.
    """
    if len(content) > MOST_BYTES:
        raise UnusableSubtitles(_("This file is too large for the captions of a lesson."))
    lines = re.split(r"\r\n|\r|\n", decoded(content))
    is_vtt = bool(re.match(r"WEBVTT(?:[ \t]|$)", lines[0]))
    if filename.lower().endswith(".vtt") and not is_vtt:
        raise UnusableSubtitles(_("A WebVTT file begins with the word WEBVTT."), line=1)
    found = list(_cues(lines, headed=is_vtt))
    if not found:
        raise UnusableSubtitles(_("There are no captions in this file. It must be .vtt or .srt."))
    return _in_order(_within(found, until))


def words_of(cues: Sequence[Said]) -> list[Word]:
    """The words share the time of their cue; a person made the file, so that none is in doubt."""
    return [
        word
        for cue in cues
        for word in spread(_texts(cue.text), cue.start, cue.end, probability=1.0, checked=True)
    ]


def decoded(content: bytes) -> str:
    """Text by its byte order mark, else UTF-16 by its pattern, else UTF-8, else Windows-1252."""
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "")
    if not encoding and content[:200].count(0) * 3 >= len(content[:200]) > 0:
        encoding = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
    for name in [encoding] if encoding else ["utf-8", "cp1252", "latin-1"]:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        return text.removeprefix("\ufeff").replace("\0", "")
    raise UnusableSubtitles(_("This is no text, or cut off. Save the captions as UTF-8."))


def _cues(lines: Sequence[str], *, headed: bool) -> Iterator[Said]:
    """Cues as they stand: a line of times, then text up to an empty line or the next times."""
    at = _after_block(lines, 0) if headed else 0
    count = 0
    while at < len(lines):
        if headed and lines[at].split(None, 1)[:1] in [[word] for word in _SKIPPED]:
            at = _after_block(lines, at)
        elif _ARROW.search(lines[at]):
            start, end = _times(lines[at], at + 1)
            line, at, text = at + 1, *_text(lines, at + 1)
            count += 1
            if count > MOST_CUES:
                raise UnusableSubtitles(_("These are too many captions for a lesson."), line=line)
            if text:
                yield Said(start, end, text, line)
        else:
            at += 1


def _after_block(lines: Sequence[str], at: int) -> int:
    while at < len(lines) and lines[at].strip():
        if at and "-->" in lines[at]:
            return at
        at += 1
    return at + 1


def _times(text: str, line: int) -> tuple[float, float]:
    match = _TIMING.fullmatch(text)
    if match is None:
        raise UnusableSubtitles(_("The times cannot be read."), line=line)
    parts = match.groups()
    start, end = _seconds(parts[:4]), _seconds(parts[4:])
    if end <= start:
        raise UnusableSubtitles(_("The caption ends before it begins."), line=line)
    return start, end


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, seconds, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0)
    return whole + float(f"0.{fraction}")


def _text(lines: Sequence[str], at: int) -> tuple[int, str]:
    """(the line after the text, the text without markup)."""
    first = at
    while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
        at += 1
    last = at
    if at < len(lines) and "-->" in lines[at] and at > first and lines[at - 1].strip().isdigit():
        last -= 1  # the number of the next caption: no empty line parts the two
    raw = " ".join(lines[first:last])
    if len(raw) > LONGEST_CUE:
        raise UnusableSubtitles(_("This caption is too long."), line=first + 1)
    plain = html.unescape(_MARKUP.sub("", raw))
    return at, " ".join("".join(c if c.isprintable() else " " for c in plain).split())


def _within(cues: Sequence[Said], until: float) -> list[Said]:
    kept = []
    for cue in cues:
        if until and cue.start >= until + LATE:
            raise UnusableSubtitles(
                _("This caption begins after the end of the lesson."), line=cue.line
            )
        if not until or cue.start < until:
            kept.append(replace(cue, end=min(cue.end, until)) if until else cue)
    return kept


def _in_order(cues: Sequence[Said]) -> list[Said]:
    """Sorted; what overlaps is shortened, what begins together shares its time."""
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    groups: list[list[Said]] = []
    for cue in ordered:
        if groups and cue.start - groups[-1][0].start < 0.01:
            groups[-1].append(cue)
        else:
            groups.append([cue])
    made: list[Said] = []
    for number, group in enumerate(groups):
        start, end = group[0].start, max(cue.end for cue in group)
        if number + 1 < len(groups):
            end = min(end, groups[number + 1][0].start)
        share = (end - start) / len(group)
        for n, cue in enumerate(group):
            made.append(replace(cue, start=start + n * share, end=start + (n + 1) * share))
    return made


def _texts(text: str) -> list[str]:
    """Words with a space in front; Chinese and Japanese by their characters, without."""
    made: list[str] = []
    for token in text.split():
        first, *rest = _UNSPACED.findall(token)
        made += [f" {first}", *rest]
    return made
