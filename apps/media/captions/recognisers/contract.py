"""What captions ask of an engine that turns speech into words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ..words import Word


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard. `language` is the one declared (ISO 639-1), or else the one found;
    `spoken` is what the sound seems to be in. Empty `words`: no speech."""

    words: list[Word]
    language: str
    spoken: str
    engine: str = ""
    billed: float = 0.0  # seconds of sound that somebody asks money for


class Recogniser(Protocol):
    def listen(
        self,
        wav: Path,
        *,
        language: str | None,
        terms: Sequence[str] = (),
        on_progress: Callable[[float], None],
    ) -> Heard:
        """Words of a 16 kHz mono WAV, `terms` being likely among them; `on_progress` gets 0…1.

        Raises RecogniserFailed.
        """
