"""Files made to break us: each is read within limits, told what is wrong with it, or refused."""

import io
import json
import sqlite3
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes import exchange, formats
from apps.quizzes.exchange import Unreadable
from apps.quizzes.exchange.hypertext import plain
from apps.quizzes.tests.bodies import BODIES
from apps.quizzes.tests.test_exchange import ITEM, anki, packed, read
from apps.quizzes.tests.test_formats import json_values

DEEP = "[" * 100_000


def seconds(act) -> float:
    """Of the processor, in this process: other work on the machine does not count."""
    begun = time.process_time()
    act()
    return time.process_time() - begun


def row(format, body):
    cell = json.dumps(body) if not isinstance(body, str) else body
    return f'question,format,body\nWhich?,{format},"{cell.replace(chr(34), chr(34) * 2)}"\n'


@pytest.mark.parametrize(
    ("format", "body"),
    [
        ("numeric", '{"value": NaN}'),
        ("numeric", '{"value": 1, "tolerance": Infinity}'),
        ("numeric", '{"value": 1e999}'),
        ("multiple_choice", {"options": ["media", 2]}),
        ("multiple_choice", {"options": {"media": 1}}),
        ("hotspot", {"regions": ["media"]}),
        ("sequence", []),
        ("sequence", '{"items": ' + DEEP[:9000] + "}"),
        ("nothing", {}),
    ],
)
def test_a_body_that_is_none_is_left_out(tmp_path, format, body):
    reading = read(tmp_path, row(format, body), "quiz.csv")
    assert reading.drafts == [] and len(reading.left) == 1


@given(
    format=st.sampled_from([format.key for format in formats.all()]),
    body=st.dictionaries(
        st.sampled_from(sorted({name for body in BODIES.values() for name in body})),
        json_values,
        max_size=4,
    ),
)
def test_any_body_is_clean_or_left_out(tmp_path_factory, format, body):
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_text(row(format, body))
    reading = exchange.read(path, "any.csv")
    for draft in reading.drafts:
        json.dumps(draft.body, allow_nan=False)


def test_a_line_of_a_million_cells_is_no_question(tmp_path):
    with pytest.raises(Unreadable):
        read(tmp_path, "question,right\n" + "," * 1_000_000, "wide.csv")


def test_a_text_of_many_megabytes_is_refused(tmp_path):
    with pytest.raises(Unreadable, match="split the file"):
        read(tmp_path, "a\n" * (3 << 20), "long.gift")


@pytest.mark.parametrize("weight", ["%1.2.3%", "%-%", "%.%", "%99999%"])
def test_a_weight_that_is_no_number_is_text(tmp_path, weight):
    reading = read(tmp_path, "Which? {=A ~" + weight + "B}", "quiz.gift")
    assert [draft.format for draft in reading.drafts] == ["multiple_choice"]


HOT = """<assessmentItem title="t"><responseDeclaration identifier="RESPONSE"><correctResponse>
<value>a</value></correctResponse></responseDeclaration><itemBody><p>Where?</p><hotspotInteraction
responseIdentifier="RESPONSE"><object data="x.png" width="{}" height="{}"/><hotspotChoice
identifier="a" shape="rect" coords="{}"/><hotspotChoice identifier="b" shape="circle" coords="9,9,9"
/></hotspotInteraction></itemBody></assessmentItem>"""


@pytest.mark.parametrize(
    ("width", "height", "coords"),
    [
        ("0", "0", "0,0,5,5"),
        ("nan", "9", "0,0,5,5"),
        ("9", "inf", "nan,0,5,5"),
        ("-9", "9", "0,0,5,5"),
        ("9", "9", "0,0,5"),
        ("", "9", "0,0,5,5"),
    ],
)
def test_a_picture_without_a_size_is_left_out(tmp_path, width, height, coords):
    content = packed({"i.xml": HOT.format(width, height, coords), "x.png": b"png"})
    reading = read(tmp_path, content, "quiz.zip")
    assert reading.drafts == [] and len(reading.left) == 1


def test_elements_deep_within_each_other_are_not_walked(tmp_path):
    xml = (
        f"<assessmentItem><itemBody>{'<p>' * 60_000}x{'</p>' * 60_000}</itemBody></assessmentItem>"
    )
    reading = read(tmp_path, xml, "deep.xml")
    assert [one.reason for one in reading.left] == ["This is no XML that can be read."]


SENTENCES = "<value>a</value>", "<p>Which?", 'identifier="a"', "choiceInteraction", "simpleChoice"


@given(
    old=st.sampled_from(SENTENCES),
    new=st.sampled_from(
        ["", "<value/>", "<p/>", 'identifier=""', "textEntryInteraction", "matchInteraction"]
        + ["orderInteraction", "hotspotInteraction", "extendedTextInteraction", "simpleMatchSet"]
    ),
)
def test_an_item_with_something_in_the_wrong_place_is_read_or_left_out(tmp_path_factory, old, new):
    path = tmp_path_factory.getbasetemp() / "any.xml"
    path.write_text(ITEM.replace(old, new))
    reading = exchange.read(path, "any.xml")
    assert len(reading.drafts) + len(reading.left) <= 1


# --- Anki ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\boot.ini", "a\x00b"])
def test_a_name_of_a_file_leads_nowhere(tmp_path, name):
    note = (1, f'Heart <img src="{name}">\x1fA heart')
    deck = anki([note], media={"0": name, "../../0": "x", "1": ["y"]})
    with zipfile.ZipFile(tmp_path / "deck.apkg", "w") as archive:
        archive.writestr("0", b"png")
        archive.writestr("../../0", b"evil")
        with zipfile.ZipFile(io.BytesIO(deck)) as old:
            for entry in old.namelist():
                archive.writestr(entry, old.read(entry))
    reading = exchange.read(tmp_path / "deck.apkg", "deck.apkg")
    assert set(reading.files.values()) <= {b"png"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["deck.apkg"]


def collection(*statements: str) -> bytes:
    connection = sqlite3.connect(":memory:")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    return connection.serialize()


@pytest.mark.parametrize(
    "entries",
    [
        {},
        {"collection.anki2": b""},
        {"collection.anki2": b"SQLite format 3\x00" + b"\xff" * 200},
        {"collection.anki2": collection("CREATE TABLE x (y)")},
        # The tables of later versions, without those that are read.
        {"collection.anki21": collection("CREATE TABLE notetypes (id)", "CREATE TABLE col (ver)")},
        {"collection.anki2": collection("CREATE TABLE col (models)", "CREATE TABLE notes (id)")},
    ],
)
def test_a_collection_of_another_kind_is_refused(tmp_path, entries):
    with pytest.raises(Unreadable):
        read(tmp_path, packed(entries), "other.apkg")


@pytest.mark.parametrize("text", [DEEP, '{"a": ' + DEEP, "null", "[]", '{"1": {"type": NaN}}', ""])
def test_what_is_told_beside_the_notes_may_be_nonsense(tmp_path, text):
    tables = "CREATE TABLE col (models)", "CREATE TABLE notes (id INTEGER, mid, flds)"
    rows = (
        f"INSERT INTO col VALUES ('{text}')",  # noqa: S608
        "INSERT INTO notes VALUES (1, 1, 'Q' || char(31) || 'A')",
    )
    entries = {"collection.anki2": collection(*tables, *rows), "media": text}
    assert len(read(tmp_path, packed(entries), "deck.apkg").drafts) == 1


def test_what_looks_like_our_own_is_checked_like_all_else(tmp_path):
    own = {"format": "numeric", "stem": "Q", "explanation": "", "hint": ""}
    notes = [
        (1, "\x1f".join(["Q", "A", "", json.dumps(own | {"body": body})]))
        for body in ({"value": float("nan")}, [1], {"options": [3]}, DEEP[:5000])
    ]
    reading = read(tmp_path, anki(notes), "deck.apkg")
    assert {draft.format for draft in reading.drafts} <= {"free_response"}


@pytest.mark.parametrize(
    "sign",
    ["<a ", "<a b=", "<a href='", '<a ">', "<!--", "<![", "</", "<?", "<script>", "&#9", "{{c1::"]
    + ["{{c1::a}}", "[sound:", "&a", "<img src=", '<img alt="<'],
)
def test_a_deck_of_signs_takes_no_time(tmp_path, sign):
    note = (2, sign * (200_000 // len(sign)) + "\x1f" + sign * 1000)
    content = anki([note] * 20, {"2": {"type": 1}})
    assert seconds(lambda: read(tmp_path, content, "deck.apkg")) < 20  # it was ten minutes


@given(st.text("<>/!-'\"= abimgsrc&#;x[]:", max_size=80))
def test_any_signs_are_words_or_none(html):
    assert "\n" not in plain(html).text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>bold</b>face", "boldface"),
        ("one<br>two<div>three</div>four", "one two three four"),
        ("a < b and b > a", "a < b and b > a"),
        ("a &lt; b &amp; c&nbsp;d", "a < b & c d"),
        ("<style>p {}</style>x<SCRIPT>alert('<p>')</SCRIPT>y", "x y"),
        ("x<!-- <b>not</b> -->y", "x y"),
        ("x<!-- no end", "x"),
        ('<span title="a > b">x</span>', "x"),
        ("&#99999999999;&#x110000;", "\ufffd\ufffd"),
    ],
)
def test_the_words_of_a_page(html, text):
    assert plain(html).text == text


def test_the_first_picture_of_a_page():
    shown = plain(
        """<p><img data-src=no.png><IMG alt='A "heart"' src="a&amp;b.png">[sound:x.mp3]"""
    )
    assert (shown.file, shown.alt) == ("a&b.png", 'A "heart"')
    assert plain("[sound:x.mp3] Listen").file == "x.mp3"
