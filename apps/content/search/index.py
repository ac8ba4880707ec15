"""What search looks through, made of lessons: PostgreSQL's full text, weighted, in the language of
each lesson and, beside that, exactly as written, so that a word is found in any language.

The index follows what is published by comparing stamps; nothing else has to remember to tell it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F

from apps.media import captions
from apps.media.models import CaptionTrack
from apps.tenants.scope import current_tenant_id

from ..models import Atom, ModuleItem, SearchEntry, SearchWord
from .words import spoken, words

# PostgreSQL knows the endings of these.
STEMMERS = {
    "ar": "arabic",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "hi": "hindi",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "tr": "turkish",
}
AT_ONCE = 200  # lessons
SIMPLE = "simple"

# Which published lessons of the tenant are not in the index as they are now.
OUTDATED = """
SELECT a.id, md5(concat_ws(E'\\x1f', a.title, a.description, a.language, s.name, t.tracks,
                           c.courses)) AS stamp
FROM content_atom a
LEFT JOIN content_skill s ON s.id = a.skill_id
LEFT JOIN LATERAL (
    SELECT string_agg(k.id::text, ',' ORDER BY k.id) AS tracks
    FROM content_version v JOIN media_captiontrack k ON k.asset_id = v.asset_id AND k.is_current
    WHERE v.atom_id = a.id AND v.is_default
) t ON true
LEFT JOIN LATERAL (
    SELECT string_agg(o.title, ',' ORDER BY o.id) AS courses
    FROM content_moduleitem i JOIN content_module m ON m.id = i.module_id
    JOIN content_course o ON o.id = m.course_id WHERE i.atom_id = a.id
) c ON true
LEFT JOIN content_searchentry e ON e.atom_id = a.id
WHERE a.tenant_id = %s AND a.kind = 'video' AND a.state = 'published'
AND e.stamp IS DISTINCT FROM md5(concat_ws(E'\\x1f', a.title, a.description, a.language, s.name,
                                           t.tracks, c.courses))
"""
STORE = """
INSERT INTO content_searchentry (tenant_id, atom_id, language, stamp, titles, words, lines)
VALUES (%(tenant)s, %(atom)s, %(language)s, %(stamp)s, {titles}, {words}, %(lines)s::jsonb)
ON CONFLICT (atom_id) DO UPDATE SET language = excluded.language, stamp = excluded.stamp,
    titles = excluded.titles, words = excluded.words, lines = excluded.lines
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A lesson in words."""

    atom_id: int
    stamp: str
    language: str
    title: str
    skill: str = ""
    courses: str = ""
    description: str = ""
    # (language, [(second, line), …]) of each caption track.
    tracks: Sequence[tuple[str, Sequence[tuple[float, str]]]] = field(default=())

    @property
    def lines(self) -> list[tuple[float, str]]:
        return [line for _language, lines in self.tracks for line in lines]


def catch_up() -> int:
    """Bring the index of the tenant in scope up to what is published; how many lessons changed."""
    entries = SearchEntry.objects.own()
    entries.exclude(atom__state=Atom.State.PUBLISHED).delete()
    with connection.cursor() as cursor:
        cursor.execute(OUTDATED, [current_tenant_id()])
        outdated = cursor.fetchall()
    for at in range(0, len(outdated), AT_ONCE):
        store(list(_documents(dict(outdated[at : at + AT_ONCE]))))
    return len(outdated)


@transaction.atomic
def store(documents: Sequence[Document]) -> None:
    """Into the index of the tenant in scope, in the place of what stood there."""
    with connection.cursor() as cursor:
        for document in documents:
            cursor.execute(*_row(document))
    known = {word for each in documents for word in _all_words(each)}
    rows = [SearchWord(tenant_id=current_tenant_id(), word=word) for word in sorted(known)]
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)


def _documents(stamps: dict[int, str]) -> Iterator[Document]:
    atoms = Atom.objects.own().filter(pk__in=stamps).select_related("skill")
    courses = _courses(stamps)
    tracks = _tracks(stamps)
    for atom in atoms:
        yield Document(
            atom_id=atom.pk,
            stamp=stamps[atom.pk],
            language=atom.language,
            title=atom.title,
            skill=atom.skill.name if atom.skill else "",
            courses=" ".join(courses.get(atom.pk, ())),
            description=atom.description,
            tracks=[(track.language, _lines(track)) for track in tracks.get(atom.pk, ())],
        )


def _courses(atom_ids: Iterable[int]) -> dict[int, list[str]]:
    rows = ModuleItem.objects.own().filter(atom__in=list(atom_ids))
    found: dict[int, list[str]] = {}
    for atom_id, title in rows.values_list("atom_id", "module__course__title"):
        found.setdefault(atom_id, []).append(title)
    return found


def _tracks(atom_ids: Iterable[int]) -> dict[int, list[CaptionTrack]]:
    shown = {
        "asset__versions__atom__in": list(atom_ids),
        "asset__versions__is_default": True,
    }
    rows = CaptionTrack.objects.own().current().filter(**shown)
    found: dict[int, list[CaptionTrack]] = {}
    for track in rows.annotate(of=F("asset__versions__atom")).order_by("language"):
        found.setdefault(track.of, []).append(track)
    return found


def _lines(track: CaptionTrack) -> list[tuple[float, str]]:
    return [(round(cue.start, 1), " ".join(cue.lines)) for cue in captions.cues_of(track)]


def _all_words(document: Document) -> Iterator[str]:
    yield from words(f"{document.title} {document.skill} {document.courses}")
    for _second, line in document.lines:
        yield from words(line)


def _row(document: Document) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {
        "tenant": current_tenant_id(),
        "atom": document.atom_id,
        "language": document.language,
        "stamp": document.stamp,
        "lines": json.dumps(document.lines, ensure_ascii=False),
    }
    own = document.language
    titles = [("A", own, document.title), ("B", own, document.skill), ("C", own, document.courses)]
    said = [("C", own, document.description)]
    said += [("D", lang, " ".join(text for _s, text in lines)) for lang, lines in document.tracks]
    vectors = {"titles": _vector(titles, values), "words": _vector(said, values)}
    return STORE.format(**vectors), values


def _vector(parts: Sequence[tuple[str, str, str]], values: dict[str, object]) -> str:
    """The SQL of a vector; `values` gets what it names."""
    pieces = ["''::tsvector"]
    for weight, language, text in parts:
        forms = [(SIMPLE, " ".join(words(text)))]
        if stemmer := stemmer_of(language):
            forms.append((stemmer, spoken(text)))
        for config, form in forms:
            name = f"t{len(values)}"
            values[name] = form
            pieces.append(f"setweight(to_tsvector('{config}', %({name})s), '{weight}')")
    return " || ".join(pieces)


def stemmer_of(language: str) -> str | None:
    return STEMMERS.get(language.partition("-")[0])
