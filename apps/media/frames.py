"""Which of some successive pictures shows a video best: sharp, and from where something happens.

Pure. Pictures are grey: float arrays (count, height, width) of 0…255, in order, evenly spaced.
"""

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]

# Of the sharpest picture's value: below it, edges are smeared by movement, focus or a cross-fade.
_SHARP = 0.7
# Mean difference of two pictures in grey levels: less is the noise of a camera, and no movement.
_STILL = 0.5


def sharpness(pictures: Grey) -> NDArray[np.float32]:
    """The variance of the Laplacian of each: large where edges are crisp (Pech-Pacheco 2000)."""
    centre = pictures[:, 1:-1, 1:-1]
    around = (
        pictures[:, :-2, 1:-1]
        + pictures[:, 2:, 1:-1]
        + pictures[:, 1:-1, :-2]
        + pictures[:, 1:-1, 2:]
    )
    return np.asarray((around - 4 * centre).var(axis=(1, 2)), dtype=np.float32)


def motion(pictures: Grey) -> NDArray[np.float32]:
    """How much each moves, in grey levels: the mean difference from its neighbours, the smaller of
    the two, for movement goes on before and after a picture, while a cut to another scene does not.
    """
    if len(pictures) < 2:
        return np.zeros(len(pictures), dtype=np.float32)
    steps = np.abs(np.diff(pictures, axis=0)).mean(axis=(1, 2))
    before, after = np.append(steps[:1], steps), np.append(steps, steps[-1:])
    return np.asarray(np.minimum(before, after), dtype=np.float32)


def best(pictures: Grey) -> int:
    """The number of the sharpest high-motion picture.

    Of those nearly as sharp as the sharpest, the one with the best product of sharpness and
    movement, each as a share of the largest; where nothing moves, the sharpest.
    """
    sharp, moving = sharpness(pictures), motion(pictures)
    share = sharp / max(float(sharp.max()), 1e-6)
    lively = moving / max(float(moving.max()), _STILL)
    score = np.where(share >= _SHARP, share * (1 + lively), 0)
    return int(score.argmax())
