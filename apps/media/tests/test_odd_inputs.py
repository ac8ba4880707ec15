"""What phones, cameras and screen recorders send comes out right, and docs/inputs.md says so."""

import pytest
from django.conf import settings

from apps.media.tests import came_out, odd_inputs


@pytest.mark.parametrize("odd", odd_inputs.INPUTS, ids=lambda odd: odd.title)
def test_it_comes_out_right(odd, tmp_path):
    made = came_out.of(odd.make(tmp_path), tmp_path)
    assert came_out.differences(odd, made) == []


def test_the_table_is_up_to_date():
    path = settings.BASE_DIR / "docs" / "inputs.md"
    assert path.read_text() == odd_inputs.table(), "python -m apps.media.tests.odd_inputs"
    assert len(odd_inputs.INPUTS) >= 20
    assert len({odd.title for odd in odd_inputs.INPUTS}) == len(odd_inputs.INPUTS)
