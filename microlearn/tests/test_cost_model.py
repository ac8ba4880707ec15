import copy
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from microlearn.scale import model, tables

SCALE = Path(__file__).parents[2] / "docs" / "scale.md"
LOAD, PRICES = model.read("load"), model.read("prices")


def test_the_page_shows_what_the_model_says():
    """`manage.py cost_model` prints the tables anew."""
    page = SCALE.read_text()
    assert tables.sizing(tables.SIZES, LOAD) in page
    assert tables.costs(tables.SIZES, LOAD, PRICES) in page
    assert tables.levers(tables.SIZES[0], LOAD, PRICES) in page


def test_tiers_are_paid_part_by_part():
    spent = model.tiered(15_000, [10, 50], [0.08, 0.05, 0.01])
    assert spent == pytest.approx(10_000 * 0.08 + 5_000 * 0.05)
    assert model.tiered(0, [10, 50], [0.08, 0.05, 0.01]) == 0


@given(st.floats(1, 1e9), st.floats(1.01, 10))
def test_more_people_never_cost_less(users, times):
    few, many = (
        sum(model.costs(model.size(each, LOAD), LOAD, PRICES).values())
        for each in (users, users * times)
    )
    assert few < many <= few * times * 1.6  # a consumer more, or none


def test_bytes_of_a_view_carry_through_to_the_bill():
    heavy = copy.deepcopy(LOAD)
    heavy["delivery"]["kbit"] *= 2
    before, after = (
        model.costs(model.size(3e6, load), load, PRICES)["delivery"] for load in (LOAD, heavy)
    )
    assert before * 1.5 < after < before * 2


def test_regions_are_all_of_the_people_and_all_have_a_price():
    regions = LOAD["people"]["regions"]
    assert sum(regions.values()) == pytest.approx(1)
    assert set(regions) == set(PRICES["cdn"]["per_gb"])


def test_the_command_prints_for_people_and_programs():
    printed = StringIO()
    call_command("cost_model", users=[5e5], json=True, stdout=printed)
    [told] = json.loads(printed.getvalue())
    assert told["users"] == 5e5
    assert told["usd_a_month"]["delivery"] > 0

    printed = StringIO()
    call_command("cost_model", stdout=printed)
    assert "| budget | 450 000, 0.1500 |" in printed.getvalue()


@pytest.mark.parametrize("users", [0, -3, 1e11, float("nan")])
def test_nonsense_is_refused(users):
    with pytest.raises(CommandError, match="Daily users"):
        call_command("cost_model", users=[users])
