import pytest

from apps.creators.standing import Facts, StageFacts, done_share, standing
from apps.creators.transcript_lines import lines

DONE = StageFacts("probe", "Check", "done")
HALF = StageFacts("encode_low", "Convert", "running", percent=50)
WAITING = StageFacts("captions", "Captions", "waiting")
FAILED = StageFacts("captions", "Captions", "failed", error="It broke.")


@pytest.mark.parametrize(
    "facts, code",
    [
        (Facts("draft"), "empty"),
        (Facts("draft", sent=0.4), "uploading"),
        (Facts("draft", has_asset=True, stages=(DONE, HALF)), "processing"),
        (Facts("draft", has_asset=True, stages=(DONE, FAILED)), "failed"),
        (Facts("draft", has_asset=True, is_live=True, stages=(FAILED,), missing=2), "draft"),
        (Facts("draft", has_asset=True, is_live=True), "ready"),
        (Facts("draft", refusal="No video."), "refused"),
        (Facts("published", has_asset=True, is_live=True), "live"),
        (Facts("archived", refusal="No video."), "archived"),
    ],
)
def test_standing(facts, code):
    assert standing(facts).code == code


def test_words_beside_it():
    assert standing(Facts("draft", sent=0.4)).progress == 0.4
    assert standing(Facts("draft", has_asset=True, stages=(DONE, HALF))).note == "Convert"
    assert standing(Facts("draft", has_asset=True, stages=(FAILED,))).note == "It broke."
    assert standing(Facts("draft", refusal="No video.")).note == "No video."


def test_share_of_the_work():
    assert done_share(()) == 0
    assert done_share((DONE, HALF, WAITING)) == 0.5


def test_a_transcript_in_lines():
    words = [
        {"s": 0.0, "e": 0.4, "w": " Press"},
        {"s": 0.4, "e": 1.0, "w": " Alt."},
        {"s": 1.2, "e": 1.5, "w": " Then"},
        {"s": 7.0, "e": 7.5, "w": " W"},
        {"s": 7.6, "e": 8.0, "w": " F"},
    ]
    made = [(line.start, line.text) for line in lines(words)]
    assert made == [(0.0, "Press Alt."), (1.2, "Then W"), (7.6, "F")]
    assert lines([]) == []
