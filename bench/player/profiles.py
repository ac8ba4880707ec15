"""What the line between browser and server is like, and what a swipe may take on it."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A path, both ways. `down`, `up`: kbit/s, 0 for as fast as the machine can; `loss`: the
    share of packets that never arrive; `queue`: ms that packets may wait before more are dropped,
    as deep as the buffers of mobile cells are."""

    rtt: float = 0
    down: float = 0
    up: float = 0
    loss: float = 0
    queue: float = 300

    def __str__(self) -> str:
        if not self.rtt:
            return "unshaped"
        loss = f", {self.loss:.0%} loss" if self.loss else ""
        return f"{self.rtt:g} ms, {self.down / 1000:g}/{self.up / 1000:g} Mbit/s{loss}"


@dataclass(frozen=True, slots=True)
class Profile:
    """`cpu`: how many times slower the page's main thread is made. Budgets are p95 of our player
    in ms, None where there is none."""

    name: str
    line: Line
    cpu: int = 1
    cold: float | None = None
    busy: float | None = None
    shown: float | None = None
    moving: float | None = None

    def __str__(self) -> str:
        return f"{self.line}{f', CPU {self.cpu}× slower' if self.cpu > 1 else ''}"


GOOD = Profile(
    "4g", Line(60, 20_000, 10_000), cold=120, busy=150, shown=35, moving=85
)  # fmt: skip
SLOW = Profile(
    "slow", Line(150, 4_000, 1_500), cold=260, busy=300, shown=35, moving=85
)  # fmt: skip
UNSHAPED = Profile("unshaped", Line(), shown=35, moving=85)


def lossy(profile: Profile) -> Profile:
    line = replace(profile.line, loss=0.01)
    return Profile(f"{profile.name}-loss", line)


PROFILES = {
    profile.name: profile
    for profile in (
        UNSHAPED,
        GOOD,
        SLOW,
        lossy(GOOD),
        lossy(SLOW),
        Profile("4g-cpu4", GOOD.line, cpu=4),
    )
}
