"""An edited text keeps the times of what it came from."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.media.captions import retime


def words(*texts, lead=" ", each=0.4, gap=0.1):
    step = each + gap
    return [
        {"s": round(n * step, 3), "e": round(n * step + each, 3), "w": lead + text, "p": 0.6}
        for n, text in enumerate(texts)
    ]


OLD = words("press", "the", "key")


def test_the_same_text_changes_nothing():
    assert retime(OLD, "press\n the  key ") == OLD


def test_a_changed_word_keeps_its_time_and_counts_as_checked():
    made = retime(OLD, "press a key")
    assert made == [OLD[0], {"s": 0.5, "e": 0.9, "w": " a", "p": 1.0, "ok": True}, OLD[2]]


def test_a_sign_is_a_change():
    assert retime(OLD, "Press the key.")[2] == {**OLD[2], "w": " key.", "p": 1.0, "ok": True}


def test_a_deleted_word_vanishes():
    assert retime(OLD, "press key") == [OLD[0], OLD[2]]


def test_an_inserted_word_stands_in_the_gap():
    made = retime(OLD, "press the right key")
    assert made[2] == {"s": 0.9, "e": 1.0, "w": " right", "p": 1.0, "ok": True}
    assert [made[n] for n in (0, 1, 3)] == OLD


def test_words_before_and_after_all_others():
    late = [{**item, "s": item["s"] + 5, "e": item["e"] + 5} for item in OLD]
    made = retime(late, "now press the key again")
    assert (made[0]["s"], made[0]["e"]) == (pytest.approx(4.7), 5.0)
    assert made[-1]["s"] == late[-1]["e"] < made[-1]["e"]


def test_two_words_become_one():
    made = retime(words("use", "v", "lookup", "now"), "use VLOOKUP now")
    assert made[1] == {"s": 0.5, "e": 1.4, "w": " VLOOKUP", "p": 1.0, "ok": True}


def test_one_word_becomes_two():
    made = retime(words("an", "eggbeater", "turns"), "an egg beater turns")
    assert [item["w"] for item in made] == [" an", " egg", " beater", " turns"]
    assert (made[1]["s"], made[2]["e"]) == (0.5, 0.9)
    assert made[1]["e"] == made[2]["s"]


def test_nothing_left():
    assert retime(OLD, "  ") == []


def test_a_text_where_nothing_was_heard():
    assert [item["w"] for item in retime([], "Hello there")] == [" Hello", " there"]


def test_a_language_without_spaces():
    old = words("これは", "練習", "です。", lead="")
    made = retime(old, "これは復習です。")
    assert "".join(item["w"] for item in made) == "これは復習です。"
    assert (made[0], made[-1]) == (old[0], old[2])
    assert retime(old, "これは練習です。") == old


def test_a_single_word_of_a_language_with_spaces():
    assert [item["w"] for item in retime(words("b"), "Über")] == [" Über"]
    assert [item["w"] for item in retime(words("b", lead=""), "Über")] == [" Über"]


def test_a_first_word_in_a_language_without_spaces():
    assert [item["w"] for item in retime([], "復習です")] == ["復習です"]


def test_another_text_altogether_takes_no_long():
    old = words(*(f"word{n}" for n in range(2_000)))
    begun = time.process_time()
    made = retime(old, " ".join(f"other{n}" for n in range(2_000)))
    assert len(made) == 2_000
    assert time.process_time() - begun < 30


texts = st.lists(st.sampled_from(["a", "b", "c", "see", "sea", "Über", "4"]), max_size=12)


@given(texts, texts)
def test_what_was_written_stands_in_order(before, after):
    old = words(*before)
    made = retime(old, " ".join(after))
    assert [item["w"].strip() for item in made] == after
    assert all(item["s"] <= item["e"] for item in made)
    assert all(a["s"] <= b["s"] for a, b in zip(made, made[1:], strict=False))
    assert all(item.get("ok") or item in old for item in made)
