import pytest

from apps.creators import waiting
from apps.media.outlook import Outlook


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "A few seconds"),
        (0, "A few seconds"),
        (30, "Less than a minute"),
        (56, "About 1 minute"),
        (61, "About 2 minutes"),
        (3600, "About 60 minutes"),
        (2 * 3600, "About 2 hours"),
    ],
)
def test_times_are_rounded_up_and_never_passed(seconds, words):
    assert waiting.words(Outlook(seconds=seconds)) == words


def test_who_is_before():
    assert waiting.words(Outlook(seconds=110, ahead=7)) == "About 2 minutes: 7 videos before yours"
    assert waiting.words(Outlook(seconds=50, ahead=1)) == "Less than a minute: 1 video before yours"


def test_when_nobody_works():
    assert "Your upload is safe" in waiting.words(Outlook(paused=True))


def test_nothing_to_say():
    assert waiting.words(None) == ""
