import pytest

from apps.lib import embeddings
from apps.quizzes.formats.paraphrase import Read, claims, clearly_same
from bench.answer_pairs import PAIRS


def same(question, model, answer):
    texts = (answer, model, question)
    reads = [Read(t, *told) for t, told in zip(texts, embeddings.words(texts), strict=True)]
    return clearly_same(reads[0], reads[1], question=reads[2])


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        ("Ice is less dense than water", "Because ice has a lower density than water"),
        ("Lifting the head to look forward", "Raising the head and looking forwards"),
        (
            "Whoever steals the database cannot read them",
            "A thief of the database is not able to read them",
        ),
    ],
)
def test_what_clearly_says_the_same_is_the_same(model, answer):
    question = next(question for question, told, _right, _wrong in PAIRS if told == model)
    assert same(question, model, answer)


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: row[1][:30])
def test_nothing_wrong_is_the_same(row):
    question, model, _right, wrong = row
    assert [answer for answer in wrong if same(question, model, answer)] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is open", "It is not open"),
        ("It isn't", "It is"),
        ("It cannot", "It can"),
        ("Twelve times", "Thirteen times"),
        ("5.5 cm", "5.6 cm"),
        ("5 cm", "5 inches"),
        ("It rises", "It falls"),
        ("the left one", "the right one"),
        ("from the heart to the lungs", "to the heart from the lungs"),
        ("Ice is lighter than water", "Water is lighter than ice"),
    ],
)
def test_claims_that_differ(one, other):
    assert claims(one) != claims(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It can’t rise", "It cannot go higher"),
        ("five", "5"),
        ("The pressure increases", "There is more pressure"),
    ],
)
def test_claims_that_are_the_same(one, other):
    assert claims(one) == claims(other)


@pytest.mark.parametrize("text", ["", "…", "the of a", "ß", "x" * 400])
def test_any_text_is_compared(text):
    assert not same("Why?", "It stays while copying", text)
