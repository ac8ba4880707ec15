"""A text that a person has edited gets the times of the words it came from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from .words import as_json, spread

Item = Mapping[str, Any]  # a word as a track keeps it: words.as_json

_SPOKEN = 0.3  # seconds of a word that nothing tells the length of
_PAIRABLE = 2_000  # old × new words in one change that are still compared one by one

# Thai and Lao, Burmese, Khmer, kana and their punctuation, Han.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def retime(old_words: Sequence[Item], new_text: str) -> list[dict[str, Any]]:
    """The words of `new_text`, in the form of a track's words, with times from `old_words`.

    Words that are the same keep everything. A changed word takes the time of what it replaces and
    counts as checked ("ok"). A new word is given a share of the gap where it stands; a deleted one
    vanishes. Line breaks and spaces mean nothing. Times never run backwards.
    """
    spaced = _has_spaces(old_words, new_text)
    old = [dict(item) for item in old_words] if spaced else list(_characters(old_words))
    new = new_text.split() if spaced else list("".join(new_text.split()))
    lead = " " if spaced else ""
    texts = [str(item["w"]).strip() for item in old]
    made: list[dict[str, Any]] = []
    matcher = SequenceMatcher(None, texts, new, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            made += old[i1:i2]
        elif what != "delete":
            limits = _limits(old, i1, i2)
            made += _placed(old[i1:i2], [lead + text for text in new[j1:j2]], *limits)
    return made if spaced else list(_rejoined(made, old_words))


def _has_spaces(old_words: Sequence[Item], new_text: str) -> bool:
    """Whether words are parted by spaces: as most of the old ones are, or by the script."""
    spaced = sum(str(item["w"])[:1].isspace() for item in old_words)
    if old_words and spaced * 2 >= len(old_words):
        return True
    return not _UNSPACED.search(new_text + "".join(str(item["w"]) for item in old_words))


def _limits(old: Sequence[Item], i1: int, i2: int) -> tuple[float, float | None]:
    """From when to when there is room for what stands in place of old[i1:i2]."""
    begin = float(old[i1 - 1]["e"]) if i1 else 0.0
    return begin, float(old[i2]["s"]) if i2 < len(old) else None


def _placed(
    old: Sequence[Item], texts: Sequence[str], begin: float, end: float | None
) -> list[dict[str, Any]]:
    """`texts` in the time of the words that they replace, or in the gap where there are none."""
    if not old:
        if end is None:
            end = begin + _SPOKEN * len(texts)
        if not begin:  # before the first word: right before it, not in the silence long before
            begin = max(begin, end - _SPOKEN * len(texts))
        return _spread(texts, begin, max(begin, end))
    made: list[dict[str, Any]] = []
    if len(old) * len(texts) > _PAIRABLE:  # another text: nothing is a change of anything
        return _spread(texts, float(old[0]["s"]), float(old[-1]["e"]))
    for group, share in _pairs([str(item["w"]) for item in old], texts):
        made += _spread(share, float(old[group[0]]["s"]), float(old[group[-1]]["e"]))
    return made


def _pairs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, Sequence[str]]]:
    """Neighbouring old words beside the new ones that replace them, most alike together.

    Each pair has one old word or one new word (or both): an alignment that costs the least by the
    likeness of the letters (Needleman and Wunsch 1970, with steps n:1 and 1:n).
    """
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    steps = [(1, 1), *((n, 1) for n in (2, 3)), *((1, n) for n in (2, 3))]
    for i in range(1, len(old) + 1):
        for j in range(1, len(new) + 1):
            ways = [
                (best[i - a, j - b][0] + _unlike(old[i - a : i], new[j - b : j]), a, b)
                for a, b in steps
                if (i - a, j - b) in best
            ]
            if ways:
                best[i, j] = min(ways)
    end = (len(old), len(new))
    if end not in best:  # far more of one than of the other
        yield range(len(old)), new
        return
    found = []
    while end != (0, 0):
        _cost, a, b = best[end]
        found.append((range(end[0] - a, end[0]), new[end[1] - b : end[1]]))
        end = (end[0] - a, end[1] - b)
    yield from reversed(found)


def _unlike(old: Sequence[str], new: Sequence[str]) -> float:
    left = "".join(old).replace(" ", "").lower()
    right = "".join(new).replace(" ", "").lower()
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    return (1 - matcher.ratio()) * max(len(old), len(new)) + 0.01 * (len(old) + len(new))


def _spread(texts: Sequence[str], begin: float, end: float) -> list[dict[str, Any]]:
    return [as_json(word) for word in spread(texts, begin, end, probability=1.0, checked=True)]


def _characters(words: Sequence[Item]) -> Iterator[dict[str, Any]]:
    """Each character as a word of its own, which knows where it came from."""
    for number, item in enumerate(words):
        text = "".join(str(item["w"]).split())
        step = (float(item["e"]) - float(item["s"])) / max(1, len(text))
        for n, character in enumerate(text):
            begin = float(item["s"]) + n * step
            yield {"s": begin, "e": begin + step, "w": character, "of": number, "p": item["p"]}


def _rejoined(
    characters: Sequence[Mapping[str, Any]], old_words: Sequence[Item]
) -> Iterator[dict[str, Any]]:
    """Characters of one old word make that word again; changed ones beside each other a new one."""
    runs: list[list[Mapping[str, Any]]] = []
    for character in characters:
        if runs and runs[-1][-1].get("of") == character.get("of"):
            runs[-1].append(character)
        else:
            runs.append([character])
    for run in runs:
        text = "".join(str(character["w"]) for character in run)
        source = old_words[run[0]["of"]] if "of" in run[0] else None
        if source is not None and "".join(str(source["w"]).split()) == text:
            yield dict(source)
        else:
            begin, end = round(run[0]["s"], 3), round(run[-1]["e"], 3)
            yield {"s": begin, "e": end, "w": text, "p": 1.0, "ok": True}
