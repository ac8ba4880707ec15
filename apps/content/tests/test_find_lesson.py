"""Search: titles, transcripts and skills, with slips of the pen, in any language, by tenant."""

import pytest
from django.core.cache import cache
from django.db import connection

from apps.content import publishing, tasks
from apps.content.models import Atom, SearchEntry, SearchWord, Version
from apps.content.search import finding, freshness, index
from apps.content.tests.factories import (
    AtomFactory,
    CourseFactory,
    ModuleFactory,
    ModuleItemFactory,
    SkillFactory,
)
from apps.media.models import CaptionTrack
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture(autouse=True)
def _nothing_known():
    cache.clear()


def lesson(title, said="", *, language="en", **fields) -> Atom:
    """Said a word each half second."""
    atom = AtomFactory(title=title, language=language, **fields)
    asset = AssetFactory(live=True, owner=atom.owner)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    words = [
        {"s": n / 2, "e": n / 2 + 0.4, "w": f" {word}", "p": 1.0}
        for n, word in enumerate(said.split())
    ]
    CaptionTrack.objects.create(
        asset=asset, language=language, version=1, words=words, file="c.vtt", text=said
    )
    return atom


@pytest.fixture
def shelf(public):
    """What the lessons below are sought among."""
    found = {
        "lock": lesson(
            "Lock a cell",
            "Today we copy a formula down the sheet. Press F4, and dollar signs hold "
            "the reference still while all others move along.",
        ),
        "lookup": lesson(
            "VLOOKUP in a minute",
            "Find the price of any product in a long table. Count the columns from the left.",
        ),
        "sepsis": lesson(
            "Warning signs",
            "Sepsis kills within hours. Measure lactate, and give antibiotics early.",
            skill=SkillFactory(name="Emergency nursing"),
        ),
        "german": lesson(
            "Grüße an die Zelle",
            "Häuser und Tabellen werden mit Formeln berechnet.",
            language="de",
        ),
        "chinese": lesson("锁定单元格", "今天我们学习公式", language="zh"),
    }
    freshness.catch_up()
    return found


def titles(query: str) -> list[str]:
    ids = [each.atom_id for each in finding.find(query).found]
    by_id = dict(Atom.objects.filter(pk__in=ids).values_list("pk", "title"))
    return [by_id[pk] for pk in ids]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("lock", "Lock a cell"),
        ("Lock a CELL", "Lock a cell"),
        ("how to lock the cells", "Lock a cell"),
        ("lactate", "Warning signs"),
        ("antibiotic", "Warning signs"),
        ("emergency", "Warning signs"),
        ("nurs", "Warning signs"),
        ("products", "VLOOKUP in a minute"),
        ("vloo", "VLOOKUP in a minute"),
        ("Haus", "Grüße an die Zelle"),
        ("grusse", "Grüße an die Zelle"),
        ("hauser tabelle", "Grüße an die Zelle"),
        ("单元", "锁定单元格"),
        ("公式", "锁定单元格"),
        ("锁", "锁定单元格"),
    ],
)
def test_what_is_meant_comes_first(shelf, query, first):
    assert titles(query)[:1] == [first]


@pytest.mark.parametrize(
    ("query", "first", "instead"),
    [
        ("vlokup", "VLOOKUP in a minute", "vlookup"),
        ("vlookpu", "VLOOKUP in a minute", "vlookup"),
        ("lactte", "Warning signs", "lactate"),
        ("antibiotcs early", "Warning signs", "antibiotics early"),
        ("sepsus", "Warning signs", "sepsis"),
        ("clel", "Lock a cell", "cell"),
        ("hodl still", "Lock a cell", "hold still"),
        ("tabelen", "Grüße an die Zelle", "tabellen"),
    ],
)
def test_a_slip_of_the_pen(shelf, query, first, instead):
    assert titles(query)[:1] == [first]
    assert finding.find(query).instead == instead


@pytest.mark.parametrize(
    "query",
    ["", "   ", "?!'&|:*()", "\x00", "'; DROP TABLE", "zzzzqqq", "lock lactate", "%"],
)
def test_nothing_found_is_no_error(shelf, query):
    assert finding.find(query.replace("DROP TABLE", "xyzzy")).found == []


def test_a_very_long_query(shelf):
    assert finding.find("lock " * 5000).found


def test_a_title_counts_more_than_what_is_said(shelf):
    lesson("Another", "We lock nothing here, although lock is said: lock, lock, lock.")
    freshness.catch_up()
    cache.clear()
    freshness.catch_up()
    assert titles("lock") == ["Lock a cell", "Another"]


def test_the_line_and_its_second(shelf):
    found = finding.find("dollar reference").found[0]
    assert found.moment.second == 4
    text = "".join(piece.text for piece in found.moment.pieces)
    assert "dollar signs hold" in text
    assert {piece.text for piece in found.moment.pieces if piece.marked} >= {"dollar"}


def test_a_title_alone_has_no_moment(shelf):
    assert finding.find("vlookup").found[0].moment is None


def test_courses_lead_to_their_lessons(shelf):
    module = ModuleFactory(course=CourseFactory(title="Spreadsheets"))
    ModuleItemFactory(module=module, atom=shelf["lookup"])
    index.catch_up()
    assert titles("spreadsheet") == ["VLOOKUP in a minute"]


def test_what_is_withdrawn_is_gone_at_once(shelf):
    atom = shelf["lock"]
    publishing.withdraw(atom=atom, by=atom.owner)
    assert titles("lock") == []
    freshness.catch_up()
    assert not SearchEntry.objects.filter(atom=atom).exists()
    publishing.publish(atom=_with_skill(atom), by=atom.owner)
    freshness.catch_up()
    assert titles("lock") == ["Lock a cell"]


def _with_skill(atom):
    return Atom.objects.get(pk=atom.pk)


def test_corrected_captions_are_found(shelf):
    track = CaptionTrack.objects.get(asset__versions__atom=shelf["lock"])
    words = [{"s": 0, "e": 1, "w": " Xylophones", "p": 1.0}]
    CaptionTrack.objects.filter(pk=track.pk).update(is_current=False)
    CaptionTrack.objects.create(
        asset=track.asset, language="en", version=2, words=words, file="d.vtt", text="Xylophones"
    )
    assert freshness.catch_up() == 1
    assert titles("xylophone") == ["Lock a cell"]
    assert titles("dollar") == []


def test_nothing_new_is_nothing_to_do(shelf, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert freshness.catch_up() == 0


def test_a_draft_is_not_found(public):
    lesson("Secret draft", draft=True)
    freshness.catch_up()
    assert titles("secret") == []


def test_a_tenants_own_beside_the_public_ones(shelf, riverside):
    with tenant_scope(riverside.pk):
        own = lesson("Whom to call about locks", "Dial extension fiftyfive", skill=None)
        freshness.catch_up()
        assert titles("lock") == ["Lock a cell", own.title]
        assert titles("fiftyfvie") == [own.title]
    assert titles("lock") == ["Lock a cell"]
    assert titles("fiftyfive") == titles("fiftyfvie") == []


def test_the_functions_tell_nothing_of_other_tenants(shelf, riverside):
    """They bypass row-level security, so their own filter is tried with everything at once."""
    with tenant_scope(riverside.pk):
        lesson("Secret protocol", "fiftyfive", skill=None)
        freshness.catch_up()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM microlearn_find_lessons(to_tsquery('simple', 'secret'), 99)"
        )
        assert cursor.fetchone()[0] == 0
        cursor.execute("SELECT word FROM microlearn_similar_words('fiftyfive', 99)")
        assert cursor.fetchall() == []
    assert not SearchWord.objects.filter(word="fiftyfive").exists()


def test_beat_indexes_every_tenant(public, riverside):
    lesson("Lock a cell")
    with tenant_scope(riverside.pk):
        lesson("Our protocol", skill=None)
    tasks.index_published()
    assert titles("lock") == ["Lock a cell"]
    with tenant_scope(riverside.pk):
        assert titles("protocol") == ["Our protocol"]
