"""What is read out of a file, and what could not be."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import DomainError, InvalidInput
from apps.quizzes import formats
from apps.quizzes.formats.contract import Body, tidy

MOST_BYTES = 20 << 20
MOST_QUESTIONS = 200
LONGEST_STEM, LONGEST_EXPLANATION, LONGEST_HINT = 300, 1000, 300
Words = str | Promise


class Unreadable(InvalidInput):
    """The whole file; the words tell its owner what to do."""

    code = "import_unreadable"
    message = _("This file cannot be read. Is it whole, and of one of these kinds?")


class NotImported(Exception):
    """One question; the words say why."""

    def __init__(self, words: Words) -> None:
        self.words = words
        super().__init__(str(words))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question ready to be added. `file` names its picture or sound in the file it came from; a
    hotspot's stands in its body as "media": "" until it is kept."""

    format: str
    stem: str
    body: Body
    explanation: str = ""
    hint: str = ""
    file: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What does not come in, and why."""

    label: str
    reason: str


@dataclass(slots=True)
class Reading:
    drafts: list[Draft] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def is_full(self) -> bool:
        return len(self.drafts) + len(self.left) >= MOST_QUESTIONS

    def take(self, label: str, make: "Maker") -> None:
        """What `make` makes, or why it makes nothing."""
        try:
            self.drafts.append(checked(make()))
        except NotImported as refused:
            self.leave(label, refused.words)
        except DomainError as refused:
            self.leave(label, refused.message)

    def leave(self, label: str, reason: Words) -> None:
        self.left.append(Left(tidy(label)[:120] or "?", str(reason)))


class Maker(Protocol):
    def __call__(self) -> Draft: ...


@dataclass(frozen=True, slots=True)
class Exported:
    """A question on its way out, with the bytes of its illustration if it has one."""

    public_id: str
    format: str
    stem: str
    body: Body
    explanation: str = ""
    hint: str = ""
    picture: bytes = b""
    picture_name: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0


class Kind(Protocol):
    """One kind of file. Both directions are pure of the database."""

    @property
    def key(self) -> str: ...

    @property
    def label(self) -> Words: ...

    @property
    def suffix(self) -> str: ...

    def fits(self, name: str, head: bytes) -> bool:
        """Whether a file of this name that begins like this is of this kind."""
        ...

    def read(self, path: Path) -> Reading:
        """Raises Unreadable for the whole file."""
        ...

    def write(self, questions: Iterable[Exported], title: str) -> tuple[bytes, list[Left]]:
        """The file, and what it cannot hold."""
        ...


def checked(draft: Draft) -> Draft:
    """With its body cleaned as the editor would; raises what the author should know."""
    stem, explanation = tidy(draft.stem), tidy(draft.explanation)
    if not stem:
        raise NotImported(_("It has no question."))
    if len(stem) > LONGEST_STEM:
        raise NotImported(_("The question is too long: 300 characters at most."))
    body = draft.body
    if draft.format == "hotspot":
        if not draft.file:
            raise NotImported(_("Its picture is not in the file."))
        # Cleaned with a stand-in: the picture gets its id when it is kept.
        body = {**formats.get("hotspot").clean({**body, "media": "2" * 14}), "media": ""}
    else:
        if "media" in str(body.get("options", "")):
            options = [{k: v for k, v in o.items() if k != "media"} for o in body["options"]]
            body = {**body, "options": options}
        body = formats.get(draft.format).clean(body)
    return Draft(
        format=draft.format,
        stem=stem,
        body=body,
        explanation=explanation[:LONGEST_EXPLANATION],
        hint=tidy(draft.hint)[:LONGEST_HINT],
        file=draft.file,
        alt=tidy(draft.alt)[:500],
    )


class _Text(HTMLParser):
    """The words of some HTML, its pictures and its sounds."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.images: list[tuple[str, str]] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "img" and told.get("src"):
            self.images.append((told["src"] or "", told.get("alt") or ""))
        self._silent += tag in ("script", "style")
        self.words.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style") and self._silent > 0
        if tag in ("div", "p", "li", "br", "tr", "td"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


@dataclass(frozen=True, slots=True)
class Plain:
    text: str
    file: str = ""
    alt: str = ""


_SOUND = re.compile(r"\[sound:([^\]]{1,200})\]")


def plain(html: str) -> Plain:
    """The words of some HTML, and the first picture or sound that it names."""
    sounds = _SOUND.findall(html)
    parser = _Text()
    parser.feed(_SOUND.sub(" ", html)[:50_000])
    parser.close()
    images = parser.images or [(name, "") for name in sounds]
    file, alt = images[0] if images else ("", "")
    return Plain(tidy("".join(parser.words)), file, alt)


def right_and_wrong(body: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The options of a multiple choice, apart."""
    options = body["options"]
    right = [option["text"] for option in options if option["correct"]]
    return right, [option["text"] for option in options if not option["correct"]]
