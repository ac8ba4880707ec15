from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.quizzes.formats.quantity import read


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12.5 mg", "12.5", "mg"),
        ("12,5mg", "12.5", "mg"),
        ("1,250.5", "1250.5", ""),
        ("1.250,5", "1250.5", ""),
        ("1 250", "1250", ""),
        ("−3 °C", "-3", "°C"),
        ("3/4 l", "0.75", "l"),
        ("2.5e-3 g", "0.0025", "g"),
        ("6 x 10^23", "6e23", ""),
        (".5", "0.5", ""),
        ("0.125", "0.125", ""),
        ("80 %", "80", "%"),
        ("5 μg", "5", "µg"),
        ("10 m / s", "10", "m/s"),
        ("1 1/2 l", "1.5", "l"),
        ("-1 1/2", "-1.5", ""),
        ("1 250/4", "312.5", ""),
        ("2½ cups", "2.5", "cups"),
        ("½", "0.5", ""),
        ("3⁄4", "0.75", ""),
        ("10^3 Pa", "1000", "Pa"),
        ("10^-2", "0.01", ""),
        ("5 m²", "5", "m2"),
        ("5 m^2", "5", "m2"),
        ("٣٫٥", "3.5", ""),
        ("１２ mg", "12", "mg"),
        ("5\u200b mg", "5", "mg"),
    ],
)
def test_a_number_with_its_unit(text, value, unit):
    found = read(text)
    assert (found.value, found.unit) == (Decimal(value), unit)


def test_only_what_can_be_read_both_ways_is_read_as_the_language_says():
    assert read("1,250").value == 1250
    assert read("1,250", decimal_comma=True).value == Decimal("1.25")
    assert read("1.250", decimal_comma=True).value == 1250
    assert read("0.125", decimal_comma=True).value == Decimal("0.125")


@pytest.mark.parametrize(
    "text", ["", "mg", "1.2.3", "1,2,3", "12,34.5", "1/0", "1e999", "³", "9" * 61, ".", "-"]
)
def test_what_is_no_number(text):
    assert read(text) is None


@given(st.text("0123456789.,'eE+-−/x^ \u00a0mg%½⁄²٣٫\u200b", max_size=70))
def test_anything_is_read_or_refused(text):
    found = read(text)
    assert found is None or found.value.is_finite()


@given(st.decimals(-1_000_000, 1_000_000, places=4))
def test_a_number_is_read_as_it_is_printed(number):
    assert read(f"{number:f}").value == number
    assert read(f"{number:,}").value == number
