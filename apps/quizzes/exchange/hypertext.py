"""The words of some HTML, its first picture and its first sound.

Whoever made the file may want to keep us busy: this goes once from left to right, looking nowhere
twice (html.parser takes 20 seconds for 50 kB of "<a <a <a"). Browsers forgive more than this does;
where something is broken, some of its signs are left among the words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from apps.quizzes.formats.contract import tidy

LONGEST = 20_000
_LONGEST_TAG = 4_000
_MOST_BRACKETS = 5  # quoted within one tag
# These stand within a word; every other tag ends it.
_INLINE = set(
    "a abbr b code del em font i ins mark q rb rt ruby s small span strong sub sup u".split()
)

_OPENING = re.compile(r"<(?=[a-zA-Z/!?])")
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9-]{0,30}")
_SILENT_END = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(src|alt)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_SOUND = re.compile(r"\[sound:([^\]]{1,200})\]")
_NO_CHARACTER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    file: str = ""
    alt: str = ""


def plain(html: str) -> Plain:
    """The words of `html`, and the first picture, or else sound, that it names."""
    html = html[:LONGEST]
    sounds = _SOUND.findall(html)
    words: list[str] = []
    images: list[dict[str, str]] = []
    for text, tag in _pieces(_SOUND.sub(" ", html)):
        name = _name(tag)
        words += [text] if name.removeprefix("/") in _INLINE else [text, " "]
        if name == "img":
            images.append(_attributes(tag))
    shown = next((image for image in images if image.get("src")), {"src": "".join(sounds[:1])})
    return Plain(tidy(_unescaped("".join(words))), shown["src"], shown.get("alt", ""))


def _pieces(html: str) -> Iterator[tuple[str, str]]:
    """(the words before a tag, the tag without its brackets) in their order, words without tag
    at the end."""
    at = 0
    while (opening := _OPENING.search(html, at)) is not None:
        start = opening.start()
        end = _end(html, start)
        if end < 0:
            break
        tag = html[start + 1 : end]
        yield html[at:start], tag
        at = end + 1
        if _name(tag) in ("script", "style"):
            closing = _SILENT_END.search(html, at)
            at = closing.start() if closing else len(html)
    yield html[at:], ""


def _end(html: str, start: int) -> int:
    """Where the tag that opens there has its bracket; -1 where it has none."""
    if html.startswith("<!--", start):
        end = html.find("-->", start + 4)
        return len(html) if end < 0 else end + 2
    first = end = html.find(">", start)
    for _ in range(_MOST_BRACKETS):
        if end < 0 or end - start > _LONGEST_TAG:
            break
        if html.count('"', start, end) % 2 == 0:
            return end
        end = html.find(">", end + 1)  # that one was quoted
    return first


def _name(tag: str) -> str:
    found = _NAME.match(tag)
    return found[0].lower() if found else ""


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.finditer(tag[:_LONGEST_TAG])
    return {match[1].lower(): _unescaped(match[2] or match[3] or match[4] or "") for match in found}


def _unescaped(text: str) -> str:
    return unescape(_NO_CHARACTER.sub("\ufffd", text))
