"""Any endpoint that speaks OpenAI's transcription API."""

import io
import json
import math
import secrets
import urllib.error
import urllib.request
import wave
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf.locale import LANG_INFO

from ...errors import RecogniserFailed
from ..words import Word
from .contract import Heard

_TIMEOUT = 75  # seconds; within the lease of a captions stage
_PROMPT = 600  # characters: Whisper reads the last 224 tokens of a prompt


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`POST <url>/audio/transcriptions`, answer as `verbose_json` with word times."""

    url: str
    api_key: str
    model: str = "whisper-1"

    def listen(
        self,
        wav: Path,
        *,
        language: str | None,
        terms: Sequence[str] = (),
        on_progress: Callable[[float], None],
    ) -> Heard:
        on_progress(0)
        fields = {
            "model": self.model,
            "response_format": "verbose_json",
            "timestamp_granularities[]": ["word", "segment"],
        }
        if language:
            fields["language"] = language
        if terms:
            fields["prompt"] = ", ".join(terms)[:_PROMPT]
        body, content_type = multipart(fields, "audio.wav", wav.read_bytes())
        answer = self._post(body, content_type)
        return heard(answer, declared=language, engine=self.model, billed=_seconds(wav))

    def _post(self, body: bytes, content_type: str) -> Any:
        if not self.url.startswith(("http://", "https://")):
            raise RecogniserFailed()
        headers = {"Content-Type": content_type, "Authorization": f"Bearer {self.api_key}"}
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


def heard(answer: Any, *, declared: str | None, engine: str = "", billed: float = 0.0) -> Heard:
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
    return Heard(words, declared or spoken, spoken, engine, billed)


def _seconds(wav: Path) -> float:
    with wave.open(str(wav)) as sound:
        return sound.getnframes() / sound.getframerate()


def _probability(start: float, segments: Iterable[dict[str, Any]]) -> float:
    for segment in segments:
        if float(segment["start"]) <= start < float(segment["end"]) + 0.01:
            return min(1.0, math.exp(float(segment.get("avg_logprob", 0))))
    return 1.0


def _code(language: str) -> str:
    """ISO 639-1 of a language: that API takes "en" and answers "english"."""
    names = {str(info["name"]).lower(): code for code, info in LANG_INFO.items() if "name" in info}
    return names.get(language.lower(), language.lower()[:2])
