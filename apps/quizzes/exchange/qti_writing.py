"""Items of QTI, built with the names of 2.1 and, for 3, renamed at the end."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext_lazy as _

from apps.quizzes.formats.contract import Body, tidy

from .contract import Exported, Left, NotImported

_ITEM = {
    2: "http://www.imsglobal.org/xsd/imsqti_v2p1",
    3: "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
}
_KIND = {2: "imsqti_item_xmlv2p1", 3: "imsqti_item_xmlv3p0"}
_MANIFEST = "http://www.imsglobal.org/xsd/imscp_v1p1"
_HTML = {"p", "img", "object", "div"}
_RULE = {
    2: "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct",
    3: "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml",
}


def package(questions: list[Exported], title: str, *, version: int) -> tuple[bytes, list[Left]]:
    """A zip with a manifest, an item for each question, and their pictures."""
    out, left, resources = io.BytesIO(), [], []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for question in questions:
            try:
                item = _item(question, version)
            except NotImported as refused:
                left.append(Left(question.stem, str(refused.words)))
                continue
            names = [f"{question.public_id}.xml"]
            archive.writestr(names[0], _serialised(item, version))
            if question.picture:
                names.append(f"media/{question.picture_name}")
                archive.writestr(names[1], question.picture)
            resources.append((question.public_id, names))
        archive.writestr("imsmanifest.xml", _manifest(resources, version))
    return out.getvalue(), left


def _item(question: Exported, version: int) -> Element:
    write = _WRITERS.get(question.format)
    if write is None:
        raise NotImported(_("QTI has nothing like it, or it needs the lesson's video."))
    about = {"identifier": f"q-{question.public_id}", "title": tidy(question.stem)[:250]}
    item = Element("assessmentItem", {**about, "adaptive": "false", "timeDependent": "false"})
    body = Element("itemBody")
    write(item, body, question)
    outcome = {"identifier": "SCORE", "cardinality": "single", "baseType": "float"}
    SubElement(item, "outcomeDeclaration", outcome)
    item.append(body)
    if item.find("responseProcessing") is None:
        SubElement(item, "responseProcessing", {"template": _RULE[version]})
    else:  # it stands behind the body
        processing = item.find("responseProcessing")
        item.remove(processing)  # type: ignore[arg-type]
        item.append(processing)  # type: ignore[arg-type]
    if question.explanation:
        shown = {"identifier": "explanation", "outcomeIdentifier": "SCORE", "showHide": "show"}
        SubElement(item, "modalFeedback", shown).text = question.explanation
    return item


def _declare(
    item: Element, right: Iterable[str], *, cardinality: str, kind: str, name: str = "RESPONSE"
) -> None:
    about = {"identifier": name, "cardinality": cardinality, "baseType": kind}
    correct = SubElement(SubElement(item, "responseDeclaration", about), "correctResponse")
    for value in right:
        SubElement(correct, "value").text = value


def _ask(body: Element, question: Exported, tag: str, **about: str) -> Element:
    interaction = Element(tag, {"responseIdentifier": "RESPONSE", **about})
    _stem(body, question)
    body.append(interaction)
    return interaction


def _stem(body: Element, question: Exported) -> None:
    SubElement(body, "p").text = question.stem
    if question.picture and question.format != "hotspot":
        file = f"media/{question.picture_name}"
        if file.endswith(".mp4"):
            told = {"data": file, "type": "audio/mp4"}
            SubElement(SubElement(body, "p"), "object", told).text = question.alt
        else:
            SubElement(SubElement(body, "p"), "img", {"src": file, "alt": question.alt})


def _choice(item: Element, body: Element, question: Exported) -> None:
    options = question.body["options"]
    right = [f"c{n}" for n, option in enumerate(options) if option["correct"]]
    several = len(right) > 1
    _declare(item, right, cardinality="multiple" if several else "single", kind="identifier")
    shuffle = "false" if question.body.get("keep_order") else "true"
    most = "0" if several else "1"
    asked = _ask(body, question, "choiceInteraction", shuffle=shuffle, maxChoices=most)
    for n, option in enumerate(options):
        choice = SubElement(asked, "simpleChoice", {"identifier": f"c{n}"})
        choice.text = option["text"]
        if option.get("why"):
            told = {"identifier": f"c{n}", "outcomeIdentifier": "SCORE", "showHide": "show"}
            SubElement(choice, "feedbackInline", told).text = option["why"]


def _verdict(item: Element, body: Element, question: Exported) -> None:
    if "reasons" in question.body:
        raise NotImported(_("QTI has nothing like it, or it needs the lesson's video."))
    right = "true" if question.body["answer"] else "false"
    _declare(item, [right], cardinality="single", kind="identifier")
    asked = _ask(body, question, "choiceInteraction", shuffle="false", maxChoices="1")
    for verdict in ("true", "false"):
        SubElement(asked, "simpleChoice", {"identifier": verdict}).text = verdict.capitalize()


def _order(item: Element, body: Element, question: Exported) -> None:
    items = question.body["items"]
    right = [f"s{n}" for n in range(len(items))]
    _declare(item, right, cardinality="ordered", kind="identifier")
    asked = _ask(body, question, "orderInteraction", shuffle="true")
    for key, text in zip(right, items, strict=True):
        SubElement(asked, "simpleChoice", {"identifier": key}).text = text


def _match(item: Element, body: Element, question: Exported) -> None:
    pairs = question.body["pairs"]
    right = [f"l{n} r{n}" for n in range(len(pairs))]
    _declare(item, right, cardinality="multiple", kind="directedPair")
    asked = _ask(
        body, question, "matchInteraction", shuffle="true", maxAssociations=str(len(pairs))
    )
    lefts, rights = (SubElement(asked, "simpleMatchSet") for _side in "lr")
    texts = [pair["right"] for pair in pairs] + question.body.get("extra", [])
    for side, key, all_texts in (
        (lefts, "l", [pair["left"] for pair in pairs]),
        (rights, "r", texts),
    ):
        for n, text in enumerate(all_texts):
            about = {"identifier": f"{key}{n}", "matchMax": "1" if key == "l" else "0"}
            SubElement(side, "simpleAssociableChoice", about).text = text


def _blanks(item: Element, body: Element, question: Exported) -> None:
    line = SubElement(body, "p")
    last: Element | None = None
    for n, part in enumerate(question.body["parts"]):
        if isinstance(part, list):
            name = f"RESPONSE{n}"
            _declare(item, part, cardinality="single", kind="string", name=name)
            last = SubElement(line, "textEntryInteraction", {"responseIdentifier": name})
        elif last is None:
            line.text = part
        else:
            last.tail = part


def _free(item: Element, body: Element, question: Exported) -> None:
    told = question.body
    _declare(item, [told["model"], *told.get("accept", [])], cardinality="single", kind="string")
    _ask(
        body, question, "extendedTextInteraction", expectedLines="3" if told.get("compare") else "1"
    )


def _number(item: Element, body: Element, question: Exported) -> None:
    told: Body = question.body
    if "unit" in told:
        raise NotImported(_("QTI has no units."))
    _declare(item, [repr(float(told["value"]))], cardinality="single", kind="float")
    _stem(body, question)
    SubElement(SubElement(body, "p"), "textEntryInteraction", {"responseIdentifier": "RESPONSE"})
    mode = "relative" if told.get("percent") else "absolute"
    condition = SubElement(SubElement(item, "responseProcessing"), "responseCondition")
    met = SubElement(condition, "responseIf")
    off = repr(float(told.get("tolerance", 0)))
    equal = SubElement(met, "equal", {"toleranceMode": mode, "tolerance": f"{off} {off}"})
    SubElement(equal, "variable", {"identifier": "RESPONSE"})
    SubElement(equal, "correct", {"identifier": "RESPONSE"})
    score = SubElement(met, "setOutcomeValue", {"identifier": "SCORE"})
    SubElement(score, "baseValue", {"baseType": "float"}).text = "1"


def _hotspot(item: Element, body: Element, question: Exported) -> None:
    regions = question.body["regions"]
    right = [f"h{n}" for n, region in enumerate(regions) if region["correct"]]
    # One point is one answer, however many places are right: any of them.
    _declare(item, right, cardinality="multiple", kind="identifier")
    asked = _ask(body, question, "hotspotInteraction", maxChoices="1")
    size = {"width": str(question.width), "height": str(question.height)}
    file = f"media/{question.picture_name}"
    picture = {"data": file, "type": "image/webp", **size}
    SubElement(asked, "object", picture).text = question.alt
    for n, region in enumerate(regions):
        about = {"identifier": f"h{n}", "hotspotLabel": region["label"]}
        SubElement(asked, "hotspotChoice", about | _outline(region, question))


def _outline(region: Body, question: Exported) -> dict[str, str]:
    left, top = region["x"] * question.width, region["y"] * question.height
    wide, high = region["w"] * question.width, region["h"] * question.height
    if region["shape"] == "ellipse":
        sides = [left + wide / 2, top + high / 2, wide / 2, high / 2]
    else:
        sides = [left, top, left + wide, top + high]
    shape = "ellipse" if region["shape"] == "ellipse" else "rect"
    return {"shape": shape, "coords": ",".join(f"{side:.0f}" for side in sides)}


_WRITERS: dict[str, Callable[[Element, Element, Exported], None]] = {
    "multiple_choice": _choice,
    "true_false": _verdict,
    "sequence": _order,
    "matching": _match,
    "fill_blanks": _blanks,
    "free_response": _free,
    "numeric": _number,
    "hotspot": _hotspot,
}


def _serialised(item: Element, version: int) -> bytes:
    if version == 3:
        for each in item.iter():
            each.tag = each.tag if each.tag in _HTML else f"qti-{_kebab(each.tag)}"
            for name in list(each.attrib):
                each.attrib[_kebab(name)] = each.attrib.pop(name)
    item.set("xmlns", _ITEM[version])
    return tostring(item, encoding="utf-8", xml_declaration=True)


def _kebab(name: str) -> str:
    return re.sub(r"([A-Z])", lambda match: f"-{match[1].lower()}", name)


def _manifest(resources: list[tuple[str, list[str]]], version: int) -> bytes:
    root = Element("manifest", {"xmlns": _MANIFEST, "identifier": "microlearn"})
    SubElement(root, "organizations")
    listed = SubElement(root, "resources")
    for public_id, names in resources:
        about = {"identifier": f"r-{public_id}", "type": _KIND[version], "href": names[0]}
        resource = SubElement(listed, "resource", about)
        for name in names:
            SubElement(resource, "file", {"href": name})
    return tostring(root, encoding="utf-8", xml_declaration=True)
