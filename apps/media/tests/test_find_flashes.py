"""The rule of three flashes, on drawn pictures and on real clips."""

from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from apps.media import flashes
from apps.media.models import Asset
from apps.media.tests.clips import clip, make
from apps.media.tests.pipeline import make_live

RATE = 30
BLACK, GREY, WHITE = (0, 0, 0), (150, 150, 150), (255, 255, 255)
RED, GREEN = (255, 0, 0), (0, 90, 0)


def switching(one, other, *, hertz: float, seconds: float = 3, area: float = 1.0, start: float = 0):
    """`area` of the picture changes between two colours, `hertz` times a second there and back."""
    times = np.arange(round(seconds * RATE)) / RATE
    second_half = ((times - start) * hertz % 1 >= 0.5) & (times >= start)
    pictures = np.empty((len(times), flashes.CELLS, 3), dtype=np.uint8)
    pictures[:] = one
    pictures[second_half, : round(area * flashes.CELLS)] = other
    return pictures


@pytest.mark.parametrize(
    ("pictures", "flashing"),
    [
        (switching(BLACK, WHITE, hertz=5), True),
        (switching(BLACK, WHITE, hertz=10), True),
        (switching(BLACK, WHITE, hertz=3), False),  # three are allowed
        (switching(BLACK, WHITE, hertz=1), False),
        (switching(BLACK, WHITE, hertz=5, area=0.05), False),  # too small a part
        (switching(BLACK, WHITE, hertz=5, area=0.25), True),
        (switching((20, 20, 20), (40, 40, 40), hertz=5), False),  # too weak
        (switching((235, 235, 235), WHITE, hertz=5), False),  # bright and brighter
        (switching(RED, GREEN, hertz=5), True),
        (switching(GREY, GREY, hertz=5), False),
    ],
    ids=["5Hz", "10Hz", "3Hz", "1Hz", "small", "quarter", "weak", "bright", "red", "still"],
)
def test_what_counts(pictures, flashing):
    assert bool(flashes.find(pictures, RATE)) is flashing


def test_red_counts_where_brightness_does_not_change():
    """A saturated red and a green as bright as it."""
    green = (0, 127, 0)  # relative luminance 0.15; the red's is 0.21
    linear = flashes._LINEAR[switching(RED, green, hertz=5)]
    assert not flashes._brightness(linear).any()
    assert flashes.find(switching(RED, green, hertz=5), RATE)


def test_slow_fades_are_no_flashes():
    grey = np.linspace(0, 255, 5 * RATE).astype(np.uint8)
    pictures = np.repeat(grey, flashes.CELLS * 3).reshape(-1, flashes.CELLS, 3)
    assert flashes.find(pictures, RATE) == []


def test_the_second_is_told():
    calm, wild = switching(GREY, GREY, hertz=1, seconds=2), switching(BLACK, WHITE, hertz=6)
    ((start, end),) = flashes.find(np.concatenate([calm, wild, calm]), RATE)
    assert start == pytest.approx(2, abs=0.2)
    assert end == pytest.approx(5.5, abs=0.7)


def test_two_places_are_two_spans():
    calm = switching(GREY, GREY, hertz=1, seconds=4)
    wild = switching(BLACK, WHITE, hertz=6, seconds=1.5)
    found = flashes.find(np.concatenate([wild, calm, wild]), RATE)
    assert len(found) == 2


def test_nothing_to_look_at(tmp_path):
    (tmp_path / "none").write_bytes(b"")
    assert flashes.find(flashes.read(tmp_path / "none"), RATE) == []


@pytest.fixture
def strobe(tmp_path):
    """Two calm seconds, then two of white and black six times a second."""
    flash = "255*gte(mod(T*6,1),0.5)*gte(T,2)+100*lt(T,2)"
    return make(
        tmp_path / "strobe.mp4",
        *("-f", "lavfi", "-i", "color=gray:size=96x160:rate=30:duration=4"),
        *("-vf", f"geq=lum='{flash}':cb=128:cr=128", "-c:v", "libx264", "-pix_fmt", "yuv420p"),
    )


def test_a_flashing_upload_is_marked_with_its_second(strobe, alice):
    asset = make_live(strobe, alice)
    ((start, end),) = asset.flashes
    assert start == pytest.approx(2, abs=0.3)
    assert end == pytest.approx(4, abs=0.3)


def test_a_lesson_that_nobody_looked_at_is_found(strobe, alice, tmp_path):
    old = make_live(strobe, alice)
    told = old.flashes
    calm = make_live(clip(tmp_path / "calm.mp4", size="96x160"), alice)
    Asset.objects.update(flashes=[])
    out = StringIO()
    call_command("media", "flashes", stdout=out)
    assert out.getvalue().endswith("2 seen, 1 changed.\n")
    assert old.public_id in out.getvalue()
    assert [Asset.objects.get(pk=each.pk).flashes for each in (old, calm)] == [told, []]


def test_an_original_that_is_gone_is_told_and_passed(strobe, alice):
    asset = make_live(strobe, alice)
    Asset.objects.update(source="assets/gone/source.mp4")
    out, trouble = StringIO(), StringIO()
    call_command("media", "flashes", stdout=out, stderr=trouble)
    assert out.getvalue() == "1 seen, 0 changed.\n"
    assert asset.public_id in trouble.getvalue()


def test_a_calm_upload_is_not(alice, tmp_path):
    asset = make_live(clip(tmp_path / "calm.mp4", size="96x160"), alice)
    assert asset.is_live and asset.flashes == []
    assert Asset.objects.get(pk=asset.pk).flashes == []
