import pytest

from apps.media import forecast, stages
from apps.media.forecast import Step

PACE = {"probe": 0.1, "encode_low": 0.5}


@pytest.mark.parametrize(
    ("steps", "media", "seconds"),
    [
        ([], 60, 0),
        ([Step("probe")], 60, 6),
        ([Step("probe"), Step("encode_low", percent=50)], 60, 6 + 15),
        ([Step("probe")], 1, 0.5),  # a step has its least time
        ([Step("probe")], 0, 4.5),  # nobody has looked at the file yet
    ],
)
def test_work(steps, media, seconds):
    assert forecast.work(steps, media, PACE) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("ahead", "slots", "seconds"), [(0, 1, 10), (7, 1, 150), (7, 2, 80), (7, 0, 150)]
)
def test_what_is_ahead_is_shared_among_the_workers(ahead, slots, seconds):
    assert forecast.until_live(10, ahead=ahead, slots=slots, typical=20) == pytest.approx(seconds)


def test_a_percentile():
    assert forecast.percentile([], 0.5) == 0
    assert forecast.percentile([4, 1, 3, 2], 0.5) == 3
    assert forecast.percentile([1], 0.99) == 1


def test_what_was_measured_counts_and_few_measurements_do_not():
    pace = forecast.paces({"probe": [1, 1, 9, 1], "encode_low": [99, 99]})
    assert pace["probe"] == 9
    assert pace["encode_low"] == forecast.GUESS["encode_low"]


def test_there_is_a_guess_for_each_step_to_live():
    for name, plan in stages.GRAPH.items():
        assert plan.priority > 6 or name in forecast.GUESS
