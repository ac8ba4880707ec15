"""What is written is read again; what others write is read; what is hostile is refused."""

import io
import json
import random
import sqlite3
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from apps.quizzes import exchange, formats
from apps.quizzes.exchange import Exported, Unreadable
from apps.quizzes.tests.bodies import BODIES

KINDS = {kind.key: kind for kind in exchange.KINDS}
every_kind = pytest.mark.parametrize("key", KINDS)


def picture():
    file = io.BytesIO()
    Image.new("RGB", (200, 100)).save(file, "WEBP")
    return file.getvalue()


def exported(key, body, **more):
    body = formats.get(key).clean(body)
    pictured = {"picture": picture(), "picture_name": "heart.webp", "alt": "A heart"}
    pictured |= {"width": 200, "height": 100}
    more |= pictured if key == "hotspot" else {}
    stem = "What is right: a ~ or an = {here}?"
    return Exported(key.replace("_", "-"), key, stem, body, "Because: it is.", **more)


def read(tmp_path, content, name):
    path = tmp_path / "file"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return exchange.read(path, name)


ASKED = {key: exported(key, body) for key, body in BODIES.items()}
# What each kind of file holds without loss.
HELD = {
    "apkg": set(BODIES) - {"clip_choice", "clip_moment", "clip_region"},
    "csv": set(BODIES) - {"hotspot"},
    "gift": {"multiple_choice", "matching", "free_response"},
    "qti2": {"multiple_choice", "sequence", "matching", "free_response", "hotspot"},
    "qti3": {"multiple_choice", "sequence", "matching", "free_response", "hotspot"},
}
LOST = {"keep_order", "exact", "compare"}


@every_kind
def test_what_is_written_is_read_again(tmp_path, key):
    content, left = KINDS[key].write(ASKED.values(), "Every format")
    reading = read(tmp_path, content, f"quiz{KINDS[key].suffix}")

    assert not reading.left
    by_format = {draft.format: draft for draft in reading.drafts}
    for format in HELD[key]:
        draft, asked = by_format[format], ASKED[format]
        assert (draft.stem, draft.explanation) == (asked.stem, asked.explanation)
        assert without(draft.body) == without(asked.body)
    assert len(reading.drafts) + len({one.label for one in left}) >= len(HELD[key])


def without(body):
    return {name: value for name, value in body.items() if name not in LOST | {"media"}} | (
        {"regions": [{k: v for k, v in r.items() if k != "why"} for r in body["regions"]]}
        if "regions" in body
        else {}
    )


@every_kind
def test_what_cannot_be_written_is_told(key):
    _content, left = KINDS[key].write([ASKED["clip_moment"]], "Clips")
    assert len(left) == (0 if key == "csv" else 1)


@pytest.mark.parametrize("key", ["apkg", "qti2", "qti3"])
def test_pictures_come_along(tmp_path, key):
    content, _left = KINDS[key].write([ASKED["hotspot"]], "Hearts")
    reading = read(tmp_path, content, f"quiz{KINDS[key].suffix}")
    assert reading.files[reading.drafts[0].file] == ASKED["hotspot"].picture
    assert reading.drafts[0].alt == "A heart"


GIFT = r"""
// A comment
$CATEGORY: $course$/top

::Q1:: Who's buried in Grant's \= tomb?{~Nobody#No ~Cary =Grant#Yes ####He is.}

Two plus two {#4:0.5}

The sun rises in the [east].{T}

[html]<p>Match</p> {=cat -> meow =dog -> woof}

The {=capital =Capital} of France is Paris.

An essay {}

No answer at all
"""


def test_moodles_own_examples(tmp_path):
    reading = read(tmp_path, GIFT, "quiz.gift")

    assert [draft.format for draft in reading.drafts] == [
        "multiple_choice", "numeric", "true_false", "matching", "fill_blanks",
    ]  # fmt: skip
    first = reading.drafts[0]
    assert first.stem == "Who's buried in Grant's = tomb?"
    assert first.explanation == "He is."
    assert reading.drafts[4].body["parts"] == [
        "The ",
        ["capital", "Capital"],
        " of France is Paris.",
    ]
    assert [one.reason for one in reading.left] == [
        "It is an essay without a model answer.",
        "It has no answer: that is a text, not a question.",
    ]


def test_a_table_from_a_spreadsheet(tmp_path):
    table = (
        "Question;Right;Wrong;Explanation\r\n"
        "Which?;A|B;C;Why\r\nIs it?;true;;\r\nHow much?;12,5 mg;;\r\nPairs;a = 1|b = 2;;\r\n;;;\r\n"
        "Nothing;;;\r\n"
    )
    reading = read(tmp_path, table, "Fragen.CSV")

    assert [draft.format for draft in reading.drafts] == [
        "multiple_choice", "true_false", "numeric", "matching",
    ]  # fmt: skip
    assert [(one.label, one.reason) for one in reading.left] == [
        ("Nothing", "It has no right answer.")
    ]


def test_a_table_runs_no_formula(tmp_path):
    question = exported("free_response", {"model": "=1+1", "accept": ["@x"]})
    content, _left = KINDS["csv"].write([question], "x")
    assert b",=1+1" not in content and b",'=1+1" in content
    assert read(tmp_path, content, "x.csv").drafts[0].body["model"] == "=1+1"


def test_a_million_rows_are_not_read(tmp_path):
    table = "question,right\n" + "Which?,x\n" * 1_000_000
    reading = read(tmp_path, table, "huge.csv")
    assert len(reading.drafts) == 200
    assert "split the file" in reading.left[-1].reason


def anki(notes, models=None, extra=(), media=None, name="collection.anki2"):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE col (models TEXT)")
    connection.execute("INSERT INTO col VALUES (?)", [json.dumps(models or {})])
    connection.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, mid INTEGER, flds TEXT)")
    connection.executemany("INSERT INTO notes (mid, flds) VALUES (?, ?)", notes)
    for statement in extra:
        connection.execute(statement)
    connection.commit()
    return packed({name: connection.serialize(), "media": json.dumps(media or {})})


def packed(entries):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_deck_of_ankis_own(tmp_path):
    notes = [
        (1, "<b>Front</b>&nbsp;side\x1fBack<br>side"),
        (2, "{{c1::Paris::city}} is in {{c2::France}}\x1fExtra"),
        (1, 'Heart <img src="heart.png">\x1fA heart'),
        (1, "No back\x1f"),
    ]
    content = anki(notes, {"2": {"type": 1}}, media={"0": "heart.png"})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    reading = read(tmp_path, packed(entries | {"0": b"png"}), "deck.apkg")

    assert [(d.format, d.stem) for d in reading.drafts] == [
        ("free_response", "Front side"), ("fill_blanks", "Fill in the blanks"),
        ("free_response", "Heart"),
    ]  # fmt: skip
    assert reading.drafts[1].body["parts"] == [["Paris"], " is in ", ["France"]]
    assert reading.files == {"heart.png": b"png"}
    assert reading.left[0].reason == "It has no answer in words."


def test_ankis_new_kind_is_refused_with_the_way_out(tmp_path):
    both = packed({"collection.anki21b": b"\x28\xb5\x2f\xfd", "collection.anki2": b"x"})
    with pytest.raises(Unreadable, match="Support older Anki versions"):
        read(tmp_path, both, "new.apkg")


BILLION_LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>
<assessmentItem><itemBody>&b;</itemBody></assessmentItem>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<assessmentItem><itemBody>&a;</itemBody></assessmentItem>"""


@pytest.mark.parametrize("xml", [BILLION_LAUGHS, OUTSIDE, "<a" * 9000, "<?xml", "<a>&b;</a>"])
def test_hostile_xml_is_not_read(tmp_path, xml):
    reading = read(tmp_path, xml, "item.xml")
    assert reading.drafts == []
    assert [one.reason for one in reading.left] == ["This is no XML that can be read."]


def test_a_bomb_stops_at_the_limit(tmp_path):
    bomb = packed({"item.xml": b"<a>" + b" " * (50 << 20)})
    assert len(bomb) < 1 << 20
    with pytest.raises(Unreadable, match="unpacks to more"):
        read(tmp_path, bomb, "bomb.zip")


def test_too_many_entries_are_not_looked_at(tmp_path):
    with pytest.raises(Unreadable, match="too many files"):
        read(tmp_path, packed({f"{n}.xml": b"" for n in range(5001)}), "many.zip")


ITEM = """<assessmentItem title="t"><responseDeclaration identifier="RESPONSE"><correctResponse>
<value>a</value></correctResponse></responseDeclaration><itemBody>
<p>Which?<img src="{}" alt="x"/></p>
<choiceInteraction responseIdentifier="RESPONSE"><simpleChoice identifier="a">A</simpleChoice>
<simpleChoice identifier="b">B</simpleChoice></choiceInteraction></itemBody></assessmentItem>"""


@pytest.mark.parametrize(
    "path", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..\\x", "item.xml/../x"]
)
def test_a_path_leads_out_of_no_archive(tmp_path, path):
    content = packed({"items/item.xml": ITEM.format(path), "../../../etc/passwd": b"evil"})
    reading = read(tmp_path, content, "quiz.zip")
    assert reading.files in ({}, {path: b"evil"})
    assert [draft.stem for draft in reading.drafts] == ["Which?"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT load_extension('x'); END",
        "CREATE VIEW v AS SELECT writefile('/tmp/x', 'y')",
    ],
)
def test_what_else_a_database_holds_is_not_run(tmp_path, statement):
    content = anki([(1, "Front\x1fBack")], extra=[statement])
    assert len(read(tmp_path, content, "deck.apkg").drafts) == 1


def test_a_view_in_place_of_the_notes_is_stopped(tmp_path):
    endless = (
        "CREATE VIEW notes AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i AS id, 1 AS mid, 'x' AS flds FROM n"
    )
    content = anki([], extra=["DROP TABLE notes", endless])
    with pytest.raises(Unreadable):
        read(tmp_path, content, "endless.apkg")


@pytest.mark.parametrize("name", ["x.apkg", "x.gift", "x.csv", "x.zip", "x.xml", "x.exe"])
@given(content=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory, name, content):
    path = tmp_path_factory.getbasetemp() / "any"
    path.write_bytes(content)
    try:
        exchange.read(path, name)
    except Unreadable as refused:
        assert str(refused)


@every_kind
def test_a_damaged_file_is_read_or_refused(tmp_path, key):
    content, _left = KINDS[key].write(ASKED.values(), "Every format")
    dice = random.Random(7)  # noqa: S311
    for _ in range(40):
        spoilt = bytearray(content)
        for _ in range(5):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        try:
            read(tmp_path, bytes(spoilt), f"quiz{KINDS[key].suffix}")
        except Unreadable:
            continue
