"""The words of a subject, found where the model wrote something like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.media.captions import glossary
from apps.media.captions.words import Word

TERMS = ["VLOOKUP", "sepsis", "eggbeater", "vasopressor", "Fleming", "pivot table", "crystalloid"]


def heard(text, probability=0.9, gap=0.05):
    words, at = [], 0.0
    for token in text.split():
        words.append(Word(round(at, 2), round(at + 0.3, 2), f" {token}", probability))
        at += 0.3 + gap
    return words


def corrected(text, probability=0.9, terms=TERMS):
    words = glossary.correct(heard(text, probability), terms)
    return "".join(word.text for word in words).strip()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("use v lookup here", "use VLOOKUP here"),
        ("use vee lookup here", "use VLOOKUP here"),
        ("use V-lookup, then", "use VLOOKUP, then"),
        ("use vlookup.", "use VLOOKUP."),
        ("the egg beater kick", "the eggbeater kick"),
        ("Egg-beater kick", "Eggbeater kick"),
        ("think of sep sis early", "think of sepsis early"),
        ("Sep sis kills", "Sepsis kills"),
        ("a pivottable sums", "a pivot table sums"),
        ("the v lookup's range", "the VLOOKUP's range"),
    ],
)
def test_the_same_letters_are_the_word_however_sure_the_model_was(text, wanted):
    assert corrected(text, probability=0.95) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("give bass oppressors now", "give vasopressors now"),
        ("this is sepcis", "this is sepsis"),
        ("a setsis call", "a sepsis call"),
        ("give crystal oil", "give crystalloid"),
        ("be look up finds it", "VLOOKUP finds it"),
        ("doctor Flemming found it", "doctor Fleming found it"),
    ],
)
def test_what_sounds_like_it_is_corrected_where_the_model_was_in_doubt(text, wanted):
    assert corrected(text, probability=0.5) == wanted
    assert corrected(text, probability=0.95) == text


@pytest.mark.parametrize(
    "text",
    [
        "a sepsis protocol",
        "Sepsis kills",
        "two eggbeaters turn",
        "we look up the number",
        "he stepped aside and said so",
        "the egg, beater",
        "",
    ],
)
def test_what_is_right_or_something_else_stays(text):
    assert corrected(text, probability=0.4) == text


def test_a_word_that_was_heard_well_is_not_taken_for_one_that_sounds_alike():
    assert corrected("flaming hot", probability=0.95) == "flaming hot"


def test_a_common_word_that_was_heard_well_is_no_letter():
    assert corrected("you can see sharp edges", terms=["C sharp"]) == "you can see sharp edges"


def test_words_that_a_person_has_checked_stay():
    words = [Word(0, 1, " sep", 0.3, checked=True), Word(1, 2, " sis", 0.3)]
    assert glossary.correct(words, TERMS) == words


def test_words_apart_in_time_are_not_one():
    assert "egg beater" in "".join(
        w.text for w in glossary.correct(heard("egg beater", gap=0.8), TERMS)
    )


def test_the_word_has_the_time_of_what_it_was_heard_as():
    first, second, last = heard("the egg beater", 0.8)
    words = [first, second, Word(last.start, last.end, last.text, 0.6)]
    assert glossary.correct(words, TERMS)[1] == Word(second.start, last.end, " eggbeater", 0.6)


def test_terms_are_kept_tidy():
    assert glossary.clean([" VLOOKUP ", "vlookup", "", "--", "two  words", "x" * 99]) == [
        "VLOOKUP",
        "two words",
        "x" * 60,
    ]
    assert len(glossary.clean([f"term{n}" for n in range(300)])) == 200


def test_other_scripts_are_not_taken_for_each_other():
    assert corrected("нет сепсиса", probability=0.2, terms=["сепсис"]) == "нет сепсиса"
    assert corrected("это сеп сис", terms=["сепсис"]) == "это сепсис"


@given(st.lists(st.text(max_size=8), max_size=20), st.lists(st.text(max_size=12), max_size=5))
def test_anything_can_be_looked_through(texts, terms):
    words = [Word(n, n + 0.5, f" {text}", 0.3) for n, text in enumerate(texts)]
    made = glossary.correct(words, glossary.clean(terms))
    assert all(a.start <= b.start for a, b in zip(made, made[1:], strict=False))
    assert glossary.correct(words, []) == words
