"""Moodle's GIFT: plain text, https://docs.moodle.org/en/GIFT_format."""

import re
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from apps.quizzes.formats import quantity
from apps.quizzes.formats.contract import Body, tidy

from .contract import Draft, Exported, Left, NotImported, Reading, Unreadable
from .hypertext import plain

_MOST_TEXT = 4 << 20
_SPECIAL = "~=#{}:"
# A character that was escaped is carried through the parsing in a private plane.
_HIDE = {character: chr(0xF0000 + ord(character)) for character in _SPECIAL + "\\n"}
_SHOW = {ord(hidden): character for character, hidden in _HIDE.items()}
_SHOW[ord(_HIDE["n"])] = " "
_ANSWER = re.compile(r"([=~])((?:[^=~])*)")
_WEIGHT = re.compile(r"%(-?[0-9]{1,4}(?:\.[0-9]{0,9})?)%")


class Gift:
    key = "gift"
    label = "Moodle GIFT"
    suffix = ".gift"

    def fits(self, name: str, head: bytes) -> bool:
        return name.endswith((".gift", ".gift.txt")) or (name.endswith(".txt") and b"{" in head)

    def read(self, path: Path) -> Reading:
        if path.stat().st_size > _MOST_TEXT:
            raise Unreadable(_("A text of more than 4 MB: split the file."))
        try:
            text = path.read_text("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unreadable(_("This text is not in UTF-8. Save it so, and try again.")) from error
        reading = Reading()
        for block in _blocks(text):
            if reading.is_full:
                reading.leave("…", _("Two hundred questions at most: split the file."))
                break
            reading.take(_shown(block[:1000]), lambda block=block: _draft(block))
        return reading

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        blocks, left = [f"// {tidy(title)}"], []
        for question in questions:
            try:
                answer = _written(question)
            except NotImported as refused:
                left.append(Left(question.stem, str(refused.words)))
                continue
            # A text with a blank has no room for the question itself: it is the name.
            named = question.stem if question.format == "fill_blanks" else question.public_id
            name = f"::{_escaped(named)}:: "
            feedback = f"\n####{_escaped(question.explanation)}" if question.explanation else ""
            stem = "" if question.format == "fill_blanks" else f"{_escaped(question.stem)} "
            blocks.append(name + stem + answer.replace("\1", feedback))
        return ("\n\n".join(blocks) + "\n").encode(), left


def _blocks(text: str) -> Iterable[str]:
    """Questions stand between blank lines; comments and categories are left out."""
    hidden = re.sub(r"\\([~=#{}:\\n])", lambda match: _HIDE[match[1]], text)
    block: list[str] = []
    for line in [*hidden.splitlines(), ""]:
        if line.strip():
            if not line.lstrip().startswith(("//", "$CATEGORY")):
                block.append(line)
        elif block:
            yield "\n".join(block)
            block = []


def _draft(block: str) -> Draft:
    named = re.match(r"\s*::(.*?)::", block, re.DOTALL)
    rest = block[named.end() :] if named else block
    start, end = rest.find("{"), rest.rfind("}")
    if start < 0 or end < start:
        raise NotImported(_("It has no answer: that is a text, not a question."))
    before, inside, after = rest[:start], rest[start + 1 : end], rest[end + 1 :]
    if "{" in inside:
        raise NotImported(_("It has several groups of answers."))
    is_html = before.lstrip().startswith("[html]")
    before = re.sub(r"^\s*\[(?:html|moodle|plain|markdown)\]", "", before)
    inside, _hash, feedback = inside.partition("####")
    before, after = (plain(text).text if is_html else text for text in (before, after))
    stem = tidy(_shown(f"{before} _____ {after}" if after.strip() else before))
    format, body = _answers(inside.strip())
    if after.strip() and format == "free_response":
        accepted = [body["model"], *body.get("accept", [])]
        format, body = (
            "fill_blanks",
            {"parts": [before.translate(_SHOW), accepted, after.translate(_SHOW)]},
        )
        stem = _shown(named[1]) if named else str(_("Fill in the blanks"))
    return Draft(format, stem, body, explanation=_shown(feedback))


def _answers(inside: str) -> tuple[str, Body]:
    if not inside:
        raise NotImported(_("It is an essay without a model answer."))
    if inside.startswith("#"):
        return "numeric", _number(inside[1:].strip())
    if verdict := re.match(r"(TRUE|FALSE|T|F)\b\s*(?:#|$)", inside, re.IGNORECASE):
        return "true_false", {"answer": verdict[1].upper().startswith("T")}
    answers = _ANSWER.findall(inside)
    if not answers:
        raise NotImported(_("Its answers cannot be read."))
    if all("->" in text for _mark, text in answers):
        return "matching", _pairs([text for _mark, text in answers])
    if all(mark == "=" for mark, _text in answers):
        texts = [_shown(_WEIGHT.sub("", text).partition("#")[0]) for _mark, text in answers]
        return "free_response", {"model": texts[0], "accept": texts[1:]}
    return "multiple_choice", {"options": [_option(mark, text) for mark, text in answers]}


def _option(mark: str, text: str) -> Body:
    text, _hash, why = text.partition("#")
    weight = _WEIGHT.search(text)
    correct = float(weight[1]) > 0 if weight else mark == "="
    return {"text": _shown(_WEIGHT.sub("", text)), "correct": correct, "why": _shown(why)}


def _pairs(texts: list[str]) -> Body:
    pairs, extra = [], []
    for text in texts:
        left, _arrow, right = (_shown(side) for side in text.partition("->"))
        if left:
            pairs.append({"left": left, "right": right})
        else:
            extra.append(right)
    return {"pairs": pairs} | ({"extra": extra} if extra else {})


def _number(text: str) -> Body:
    first = _ANSWER.findall(text)
    text = _WEIGHT.sub("", first[0][1] if first else text).partition("#")[0].strip()
    text = text.translate({ord(_HIDE[":"]): ":"})
    if ".." in text:
        low, high = (_value(side) for side in text.split("..", 1))
        return {"value": (low + high) / 2, "tolerance": abs(high - low) / 2}
    value, _colon, tolerance = text.partition(":")
    return {"value": _value(value)} | ({"tolerance": _value(tolerance)} if tolerance else {})


def _value(text: str) -> float:
    read = quantity.read(text)
    if read is None or read.unit:
        raise NotImported(_("Its number cannot be read."))
    return float(read.value)


def _shown(text: str) -> str:
    return tidy(text.translate(_SHOW))


def _escaped(text: str) -> str:
    return re.sub(r"([~=#{}:\\])", r"\\\1", tidy(text))


def _written(question: Exported) -> str:
    """The answers in braces, \\1 where the feedback goes."""
    body = question.body
    if question.picture:
        raise NotImported(_("GIFT holds no pictures and sounds."))
    if question.format == "multiple_choice":
        return "{\n" + "\n".join(_written_options(body)) + "\1\n}"
    if question.format == "true_false" and "reasons" not in body:
        return "{" + ("TRUE" if body["answer"] else "FALSE") + "\1}"
    if question.format == "numeric" and "unit" not in body:
        return "{#" + _written_number(body) + "\1}"
    if question.format == "matching":
        pairs = [f"={_escaped(p['left'])} -> {_escaped(p['right'])}" for p in body["pairs"]]
        pairs += [f"= -> {_escaped(text)}" for text in body.get("extra", [])]
        return "{\n" + "\n".join(pairs) + "\1\n}"
    if question.format == "free_response":
        accepted = [body["model"], *body.get("accept", [])]
        return "{" + " ".join(f"={_escaped(text)}" for text in accepted) + "\1}"
    blanks = [part for part in body.get("parts", []) if isinstance(part, list)]
    if question.format == "fill_blanks" and len(blanks) == 1:
        at = body["parts"].index(blanks[0])
        before = _escaped("".join(body["parts"][:at]))
        after = _escaped("".join(body["parts"][at + 1 :]))
        answers = " ".join(f"={_escaped(text)}" for text in blanks[0])
        return f"{before} {{{answers}\1}} {after}".rstrip()
    raise NotImported(_("GIFT has nothing like it."))


def _written_options(body: Body) -> Iterable[str]:
    right = sum(option["correct"] for option in body["options"])
    for option in body["options"]:
        why = f" #{_escaped(option['why'])}" if option.get("why") else ""
        mark = "=" if option["correct"] else "~"
        if right > 1:
            mark = f"~%{100 / right:.5f}%" if option["correct"] else "~%-100%"
        yield f"{mark}{_escaped(option['text'])}{why}"


def _written_number(body: Body) -> str:
    tolerance = body.get("tolerance", 0)
    if body.get("percent"):
        tolerance = abs(body["value"]) * tolerance / 100
    return f"{body['value']!r}" + (f":{tolerance!r}" if tolerance else "")


KIND = Gift()
