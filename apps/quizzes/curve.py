"""The retention curve as marks on a sheet of whole units, drawn by a template. Pure."""

from dataclasses import dataclass

from apps.quizzes.retention import Bin, Retention

WIDTH, HEIGHT = 340, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 28
STEP = 10  # % between the lines


@dataclass(frozen=True, slots=True)
class Mark:
    """One bin: where what was foretold and what was known stand, and how sure the latter is."""

    bin: Bin
    x: int
    foretold: int
    known: int
    high: int
    low: int


@dataclass(frozen=True, slots=True)
class Rule:
    percent: int
    y: int


@dataclass(frozen=True, slots=True)
class Curve:
    marks: tuple[Mark, ...]
    rules: tuple[Rule, ...]
    desired: int
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    ground: int = HEIGHT - BOTTOM

    @property
    def foretold(self) -> str:
        """The points of the line of what was foretold."""
        return " ".join(f"{mark.x},{mark.foretold}" for mark in self.marks)


def drawn(retention: Retention, *, desired: float | None) -> Curve:
    """Bins with enough reviews from left to right; the sheet begins below the lowest of them."""
    shown = [each for each in retention.bins if each.enough]
    wanted = 1.0 if desired is None else desired
    least = min([wanted, *(min(each.bounds[0], each.foretold) for each in shown)])
    floor = min(90, max(0, int(least * 100) // STEP * STEP))
    width = WIDTH - LEFT - RIGHT

    def y(share: float) -> int:
        return TOP + round((HEIGHT - TOP - BOTTOM) * (100 - 100 * share) / (100 - floor))

    marks = [
        Mark(
            each,
            x=LEFT + round(width * (n + 0.5) / len(shown)),
            foretold=y(each.foretold),
            known=y(each.share),
            high=y(each.bounds[1]),
            low=y(each.bounds[0]),
        )
        for n, each in enumerate(shown)
    ]
    step = STEP if floor >= 50 else 2 * STEP
    rules = [Rule(percent, y(percent / 100)) for percent in range(100, floor - 1, -step)]
    return Curve(tuple(marks), tuple(rules), desired=y(wanted))
