"""What the product says in other languages: `make messages` brings the catalogues up to date.

`locale/<language>/LC_MESSAGES/django.po` is edited by people, the `.mo` beside it is compiled from
it and lies in the repository, so that no machine needs gettext's programs. Formats: GNU gettext
manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import re
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
_TEMPLATES = (".html", ".txt", ".js")
_KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{lazy}": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for lazy in ("", "_lazy", "_noop")
    if name in DEFAULT_KEYWORDS
}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def spoken() -> Catalog:
    """All that templates and code say, in English."""
    catalogue = Catalog(project="MicroLearn")
    for path, source in _sources():
        name = path.relative_to(ROOT).as_posix()
        found = extract("python", BytesIO(source.encode()), _KEYWORDS, ["Translators:"])
        for _line, message, comments, context in found:
            catalogue.add(message, locations=[(name, 0)], auto_comments=comments, context=context)
    return catalogue


def languages() -> list[str]:
    """All but English, which needs no catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != "en"]


def of(language: str) -> Catalog:
    """What people have translated so far; empty for a language that begins."""
    path = _folder(language) / "django.po"
    if not path.exists():
        return Catalog(
            locale=language,
            project="MicroLearn",
            header_comment=f"# MicroLearn, {language}. Edit, then `make messages`.",
            last_translator="MicroLearn",
            fuzzy=False,
        )
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> Catalog:
    """Bring a catalogue up to date with the source, on disk, and compile it."""
    catalogue = of(language)
    catalogue.update(spoken(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    folder = _folder(language)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "django.po").open("wb") as file:
        write_po(file, catalogue, width=96, include_lineno=False, sort_by_file=True)
    (folder / "django.mo").write_bytes(compiled(language))
    return catalogue


def compiled(language: str) -> bytes:
    out = BytesIO()
    write_mo(out, of(language))
    return out.getvalue()


def missing(catalogue: Catalog) -> list[str]:
    """Messages that say nothing in some form, or that nobody has looked over."""
    return [str(m.id) for m in messages(catalogue) if m.fuzzy or not all(_forms(m.string))]


def garbled(catalogue: Catalog) -> list[str]:
    """Translations that name other values than the English, so that filling them in would fail."""
    return [str(m.id) for m in messages(catalogue) if _is_garbled(m)]


def messages(catalogue: Catalog) -> Iterator[Message]:
    """Without the header."""
    return (message for message in catalogue if message.id)


def _is_garbled(message: Message) -> bool:
    # The singular may say "a day" where the plural counts.
    allowed = {place for form in _forms(message.id) for place in _PLACEHOLDER.findall(form)}
    needed = set(_PLACEHOLDER.findall(_forms(message.id)[-1]))
    found = [set(_PLACEHOLDER.findall(form)) for form in _forms(message.string) if form]
    return any(not each <= allowed for each in found) or (bool(found) and not needed <= found[-1])


def _forms(text: str | Sequence[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def _sources() -> Iterator[tuple[Path, str]]:
    for app in ("apps", "microlearn"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if "tests" not in path.parts and "migrations" not in path.parts:
                yield path, path.read_text()
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in _TEMPLATES:
            yield path, templatize(path.read_text(), origin=str(path))


def main() -> None:
    for language in languages():
        catalogue = update(language)
        left = missing(catalogue)
        total = len(list(messages(catalogue)))
        sys.stdout.write(f"{language}: {total} messages, {len(left)} to translate\n")


def _folder(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES"


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microlearn.settings")
    django.setup()
    main()
