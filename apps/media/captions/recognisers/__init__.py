"""Speech to words. One interface, two engines: the bundled Whisper model, or any endpoint that
speaks OpenAI's transcription API. The environment alone chooses (ASR_URL, ASR_API_KEY)."""

import os
from functools import cache

from .contract import Heard, Recogniser
from .endpoint import Endpoint
from .whisper import LocalWhisper

__all__ = ["Heard", "Recogniser", "choose"]


def choose(*, url: str, api_key: str, model: str) -> Recogniser:
    """Loads the bundled model (some two seconds) where this process has not done so yet."""
    return Endpoint(url, api_key, model) if url else _local()


@cache
def _local() -> LocalWhisper:
    return LocalWhisper(threads=min(4, os.cpu_count() or 2))
