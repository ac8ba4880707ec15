import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats.wording import fold, likeness

texts = st.text(max_size=30)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  Absolute  reference. ", "absolute reference"),
        ("Séptico", "septico"),
        ("STRASSE", "Straße"),
        ("«oui»", "oui"),
        ("ﬁne", "fine"),
        ("don’t", "don't"),
        ("co‑operate", "co-operate"),
        ("lac\u00adtate", "lactate"),
        ("T\u200e", "T"),
        ("٣", "3"),
    ],
)
def test_what_nobody_means_is_forgiven(typed, meant):
    assert likeness(typed, [meant]) == "same"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("lactaet", "lactate"), ("antibotics", "antibiotics"), ("hypotensoin ", "hypotension")],
)
def test_a_slip_of_the_finger_is_near(typed, meant):
    assert likeness(typed, [meant]) == "near"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("pan", "pen"),
        ("15 mg per day", "25 mg per day"),
        ("hypertension", "hypotension"),
        ("abduction", "adduction"),
        ("typical", "atypical"),
        ("1000 mg", "100 mg"),
        ("", "lactate"),
        ("か", "が"),
        ("+", "-"),
    ],
)
def test_another_word_is_another_word(typed, meant):
    assert likeness(typed, [meant]) is None


def test_exact_forgives_nothing_but_space():
    assert likeness(" $A$1 ", ["$A$1"], exact=True) == "same"
    assert likeness("$a$1", ["$A$1"], exact=True) is None
    assert likeness("=IF(A1=“x”)", ['=IF(A1="x")'], exact=True) == "same"
    assert likeness("\u200bCtrl", ["Ctrl"], exact=True) == "same"
    assert likeness("a–b", ["a-b"], exact=True) is None


def test_a_letter_that_only_looks_alike_is_another():
    assert likeness("Сtrl", ["Ctrl"]) is None  # a Cyrillic С


@given(texts)
def test_a_text_is_the_same_as_itself(text):
    assert likeness(text, [text]) == "same"
    assert likeness(text, [text], exact=True) == "same"


@given(texts)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text("abcde", min_size=5, max_size=12), st.data())
def test_a_letter_left_out_or_swapped_is_near(meant, data):
    at = data.draw(st.integers(1, len(meant) - 2))
    swapped = meant[:at] + meant[at + 1] + meant[at] + meant[at + 2 :]
    for typed in (meant[:at] + meant[at + 1 :], swapped):
        assert likeness(typed, [meant]) == ("same" if typed == meant else "near")


@given(st.text("abcde", min_size=5, max_size=12), st.data())
def test_another_letter_in_its_place_is_not(meant, data):
    at = data.draw(st.integers(0, len(meant) - 1))
    assert likeness(meant[:at] + "x" + meant[at + 1 :], [meant]) is None
