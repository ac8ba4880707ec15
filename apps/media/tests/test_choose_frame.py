"""Pure: the sharpest high-motion picture of a row."""

import numpy as np
import pytest

from apps.media import frames

RANDOM = np.random.default_rng(1)
SCENE = RANDOM.integers(0, 255, (40, 60)).astype(np.float32)


def moved(by: int) -> np.ndarray:
    return np.roll(SCENE, by, axis=1)


def blurred(picture: np.ndarray, width: int = 5) -> np.ndarray:
    """As a hand or a camera smears it while it moves."""
    return np.mean([np.roll(picture, n, axis=1) for n in range(width)], axis=0)


def best(*pictures: np.ndarray) -> int:
    return frames.best(np.stack(pictures).astype(np.float32))


def test_a_picture_smeared_by_movement_is_not_taken():
    smeared = [blurred(moved(n * 4)) for n in range(4)]
    assert best(*smeared[:2], moved(8), *smeared[2:]) == 2


def test_of_sharp_pictures_the_liveliest_is_taken():
    assert best(SCENE, SCENE, SCENE, moved(4), moved(8), moved(12)) in {4, 5}


def test_movement_does_not_outweigh_sharpness():
    still = [SCENE] * 4
    lively = [blurred(moved(n * 6), 3) for n in range(4)]
    assert best(*lively, *still) >= 4


def test_a_cut_is_no_movement():
    other = RANDOM.integers(0, 255, SCENE.shape).astype(np.float32)
    moving = [moved(n) for n in range(4)]
    assert frames.motion(np.stack([SCENE, SCENE, other, other])).max() == 0
    assert best(SCENE, SCENE, other, other, *[other + n for n in range(3)], *moving) >= 8


def test_where_nothing_moves_the_sharpest_is_taken():
    noise = [picture + RANDOM.normal(0, 0.2, SCENE.shape) for picture in [blurred(SCENE)] * 3]
    assert best(noise[0], noise[1], SCENE + 0.1, SCENE, noise[2]) in {2, 3}


def test_black_pictures_lose():
    black = np.zeros_like(SCENE)
    assert best(black, black, blurred(SCENE), black) == 2


@pytest.mark.parametrize("count", [1, 2, 3])
def test_few_or_empty_pictures_are_no_error(count):
    assert best(*[np.zeros((4, 4))] * count) == 0


def test_sharpness_is_the_variance_of_the_laplacian():
    point = np.zeros((1, 5, 5), dtype=np.float32)
    point[0, 2, 2] = 1
    laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
    assert frames.sharpness(point)[0] == pytest.approx(laplacian.var())
