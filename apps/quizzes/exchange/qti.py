"""QTI 2.1 and 3 (1EdTech): a package (.zip) of items, or one item (.xml).

Both versions say the same in other names (choiceInteraction, qti-choice-interaction): they are
read as 2.1, and written in either.
"""

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as safe
from defusedxml.common import DefusedXmlException
from django.utils.translation import gettext_lazy as _

from apps.quizzes.formats.contract import Body, tidy

from .archives import Archive
from .contract import Draft, Exported, Left, NotImported, Reading, Unreadable
from .qti_writing import package

_MOST_XML = 4 << 20
_DEEPEST = 100
_NAMESPACE = re.compile(r"\{[^}]*\}")


class Qti:
    label = "QTI"
    suffix = ".zip"

    def __init__(self, key: str, label: str, version: int) -> None:
        self.key, self.label, self.version = key, label, version

    def fits(self, name: str, head: bytes) -> bool:
        return self.version == 2 and name.endswith((".zip", ".xml"))

    def read(self, path: Path) -> Reading:
        reading = Reading()
        with path.open("rb") as file:
            head = file.read(100)
        if not head.startswith(b"PK"):
            if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
                raise Unreadable
            if path.stat().st_size > _MOST_XML:
                raise Unreadable
            _take(reading, path.name, path.read_bytes(), lambda name: b"")
            return reading
        with Archive(path) as archive:
            for name in archive.names:
                if not name.endswith(".xml") or posixpath.basename(name) == "imsmanifest.xml":
                    continue
                if reading.is_full:
                    reading.leave("…", _("Two hundred questions at most: split the file."))
                    break

                def beside(file: str, name: str = name) -> bytes:
                    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file))
                    return archive.read(target, most=10 << 20) if target in archive else b""

                _take(reading, name, archive.read(name, most=_MOST_XML), beside)
        if not reading.drafts and not reading.left:
            raise Unreadable(_("There is no question in it."))
        return reading

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        return package(list(questions), title, version=self.version)


def _take(reading: Reading, name: str, content: bytes, beside) -> None:  # type: ignore[no-untyped-def]
    try:
        root = safe.fromstring(content, forbid_dtd=True)
        _require_shallow(root)
        _as_two(root)
    except (ParseError, DefusedXmlException, ValueError):
        reading.leave(name, _("This is no XML that can be read."))
        return
    if root.tag != "assessmentItem":
        return  # a test, a manifest, a style: nothing to ask

    def make() -> Draft:
        draft = _draft(root)
        if draft.file and (found := beside(draft.file)):
            reading.files[draft.file] = found
        return draft

    reading.take(root.get("title") or name, make)


def _require_shallow(root: Element) -> None:
    """ValueError where elements lie deeper within each other than any page does."""
    level = [root]
    for _depth in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise ValueError("too deep")


def _as_two(element: Element) -> Element:
    """The names of 2.1 in place of those of 3, without their namespace."""
    for each in element.iter():
        if not isinstance(each.tag, str):
            each.tag = "comment"
            continue
        tag = _NAMESPACE.sub("", each.tag)
        each.tag = _camel(tag.removeprefix("qti-")) if tag.startswith("qti-") else tag
        for name in list(each.attrib):
            each.attrib[_camel(_NAMESPACE.sub("", name))] = each.attrib.pop(name)
    return element


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


def _draft(item: Element) -> Draft:
    body = item.find("itemBody")
    found = [e for e in item.iter() if e.tag.endswith("Interaction")]
    if body is None or not found:
        raise NotImported(_("It asks nothing."))
    if len({e.tag for e in found}) > 1 or (
        len(found) > 1 and found[0].tag != "textEntryInteraction"
    ):
        raise NotImported(_("It asks several things at once."))
    read = _READERS.get(found[0].tag)
    if read is None:
        raise NotImported(_("It is asked in a way that we do not have."))
    format, asked = read(item, found)
    prompt = found[0].find("prompt")
    inside = _text(body, without=() if format == "fill_blanks" else tuple(found))
    stem = " ".join(filter(None, [inside, _text(prompt) if prompt is not None else ""]))
    if format == "fill_blanks":
        stem = item.get("title") or str(_("Fill in the blanks"))
    feedback = " ".join(_text(each) for each in item.iter("modalFeedback"))
    picture = _picture(body)
    return Draft(
        format, stem, asked, feedback, file=picture.get("file", ""), alt=picture.get("alt", "")
    )


def _picture(body: Element) -> dict[str, str]:
    for each in body.iter():
        if each.tag == "img":
            return {"file": each.get("src", ""), "alt": each.get("alt", "")}
        if each.tag in ("object", "audio") and (each.get("data") or each.get("src")):
            file = each.get("data") or each.get("src") or ""
            return {"file": file, "alt": each.get("alt") or _text(each)}
    return {}


def _right(item: Element, interaction: Element) -> list[str]:
    """The correct values of the interaction's response, in their order."""
    name = interaction.get("responseIdentifier")
    for declared in item.iter("responseDeclaration"):
        if declared.get("identifier") == name:
            return [tidy(value.text or "") for value in declared.findall("correctResponse/value")]
    return []


def _declared(item: Element, interaction: Element) -> Element | None:
    name = interaction.get("responseIdentifier")
    declared = item.iter("responseDeclaration")
    return next((each for each in declared if each.get("identifier") == name), None)


def _choices(item: Element, found: list[Element]) -> tuple[str, Body]:
    right = set(_right(item, found[0]))
    choices = found[0].findall("simpleChoice")
    options = [
        {
            "text": _text(choice, without=tuple(choice.iter("feedbackInline"))),
            "correct": choice.get("identifier") in right,
            "why": " ".join(_text(each) for each in choice.iter("feedbackInline")),
        }
        for choice in choices
    ]
    body: Body = {"options": options}
    verdicts = {option["text"].casefold(): option["correct"] for option in options}
    if set(verdicts) == {"true", "false"} and len(right) == 1:
        return "true_false", {"answer": verdicts["true"]}
    return "multiple_choice", body | {"keep_order": found[0].get("shuffle") == "false"}


def _ordered(item: Element, found: list[Element]) -> tuple[str, Body]:
    texts = {e.get("identifier"): _text(e) for e in found[0].findall("simpleChoice")}
    return "sequence", {"items": [texts[key] for key in _right(item, found[0]) if key in texts]}


def _matched(item: Element, found: list[Element]) -> tuple[str, Body]:
    texts = {
        choice.get("identifier", ""): _text(choice)
        for choice in found[0].iter()
        if choice.tag in ("simpleAssociableChoice", "gapText")
    }
    pairs, used = [], set()
    for value in _right(item, found[0]):
        left, _space, right = value.partition(" ")
        pairs.append({"left": texts.get(left, ""), "right": texts.get(right, "")})
        used |= {left, right}
    extra = [text for key, text in texts.items() if key not in used]
    return "matching", {"pairs": pairs} | ({"extra": extra} if extra else {})


def _entered(item: Element, found: list[Element]) -> tuple[str, Body]:
    declared = _declared(item, found[0])
    if (
        len(found) == 1
        and declared is not None
        and declared.get("baseType") in ("float", "integer")
    ):
        return "numeric", _number(item, found[0])
    body = item.find("itemBody")
    parts: list[str | list[str]] = []
    if body is not None:
        _walk(item, body, parts)
    around = tidy(" ".join(part for part in parts if isinstance(part, str)))
    blanks = [part for part in parts if isinstance(part, list)]
    if len(blanks) == 1 and (around.endswith("?") or not around):
        return "free_response", {"model": blanks[0][0], "accept": blanks[0][1:]}
    return "fill_blanks", {"parts": parts}


def _walk(item: Element, element: Element, parts: list[str | list[str]]) -> None:
    """The words of the body in their order, each field as what it accepts."""
    parts.append(f" {element.text or ''}")
    for child in element:
        if child.tag == "textEntryInteraction":
            accepted = _right(item, child) + _mapped(item, child)
            if not accepted:
                raise NotImported(_("It has no right answer."))
            parts.append(list(dict.fromkeys(accepted)))
        else:
            _walk(item, child, parts)
        parts.append(child.tail or "")


def _mapped(item: Element, interaction: Element) -> list[str]:
    declared = _declared(item, interaction)
    entries = declared.iter("mapEntry") if declared is not None else ()
    return [
        tidy(entry.get("mapKey", "")) for entry in entries if entry.get("mappedValue", "0") != "0"
    ]


def _number(item: Element, interaction: Element) -> Body:
    try:
        body: Body = {"value": float(_right(item, interaction)[0])}
        for equal in item.iter("equal"):
            if equal.get("toleranceMode") in ("absolute", "relative"):
                body["tolerance"] = float((equal.get("tolerance") or "0").split()[0])
                body["percent"] = equal.get("toleranceMode") == "relative"
    except (IndexError, ValueError):
        raise NotImported(_("Its number cannot be read.")) from None
    return body


def _extended(item: Element, found: list[Element]) -> tuple[str, Body]:
    right = _right(item, found[0])
    if not right:
        raise NotImported(_("It is an essay without a model answer."))
    compare = found[0].get("expectedLines") != "1"  # a word is right or wrong
    return "free_response", {"model": right[0], "accept": right[1:], "compare": compare}


def _hotspots(item: Element, found: list[Element]) -> tuple[str, Body]:
    picture = next((e for e in found[0].iter() if e.tag in ("img", "object")), None)
    try:
        width, height = (float(picture.get(side, "")) for side in ("width", "height"))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise NotImported(_("The size of its picture is not told.")) from None
    right = set(_right(item, found[0]))
    regions = []
    for place in found[0].findall("hotspotChoice"):
        region = _region(place, width, height)
        regions.append(region | {"correct": place.get("identifier") in right})
    return "hotspot", {"media": "", "regions": regions}


def _region(place: Element, width: float, height: float) -> Body:
    try:
        coords = [float(text) for text in place.get("coords", "").split(",")]
        match place.get("shape"):
            case "rect":
                left, top, to_right, bottom = coords
                shape = "rectangle"
            case "circle":
                x, y, r = coords
                left, top, to_right, bottom, shape = x - r, y - r, x + r, y + r, "ellipse"
            case "ellipse":
                x, y, h, v = coords
                left, top, to_right, bottom, shape = x - h, y - v, x + h, y + v, "ellipse"
            case _:
                raise ValueError
    except ValueError:
        raise NotImported(_("A place in its picture has a form that we do not have.")) from None
    if not (width > 0 and height > 0):
        raise NotImported(_("The size of its picture is not told."))
    label = place.get("hotspotLabel") or place.get("identifier") or "?"
    box = {"x": left / width, "y": top / height}
    box |= {"w": (to_right - left) / width, "h": (bottom - top) / height}
    sides = {side: min(1.0, max(0.0, round(value, 4))) for side, value in box.items()}
    return {"label": label, "shape": shape, **sides}


def _text(element: Element, without: tuple[Element, ...] = ()) -> str:
    """The words of an element, its children's included, but for these."""
    words = [element.text or ""]
    for child in element:
        if child not in without and child.tag not in ("prompt", "comment"):
            words.append(_text(child, without))
        words += [" ", child.tail or ""]
    return tidy("".join(words))


_READERS = {
    "choiceInteraction": _choices,
    "orderInteraction": _ordered,
    "matchInteraction": _matched,
    "textEntryInteraction": _entered,
    "extendedTextInteraction": _extended,
    "hotspotInteraction": _hotspots,
}

TWO = Qti("qti2", "QTI 2.1", 2)
THREE = Qti("qti3", "QTI 3", 3)
