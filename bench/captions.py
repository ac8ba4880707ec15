"""How well and at what price speech becomes captions.

Real speech: a folder with a `manifest.jsonl` ({"file", "text"} a line), named by
MICROLEARN_SPEECH_SAMPLES, or `speech` beside the folder of MICROLEARN_MEDIA_SAMPLES. Without one,
and beside it, the demo lessons: a synthetic voice, but the words of three subjects, and glossaries.
Every engine that the environment gives is measured: the bundled model, and an endpoint (ASR_URL).
"""

import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import word_errors
from bench.measure import Result, timed


@dataclass(frozen=True, slots=True)
class Sample:
    wav: Path
    text: str
    seconds: float
    terms: tuple[str, ...] = ()


def run() -> Iterator[Result]:
    from django.conf import settings

    folder = Path(tempfile.mkdtemp(dir=os.environ["DATA_DIR"]))
    speech, lessons = list(real_speech(folder)), list(demo_lessons(folder))
    engines = ["", settings.ASR_URL] if settings.ASR_URL else [""]
    for url in engines:
        yield from of_engine(url, speech, lessons, folder)


def of_engine(
    url: str, speech: Sequence[Sample], lessons: Sequence[Sample], folder: Path
) -> Iterator[Result]:
    from django.conf import settings

    from apps.media.captions import glossary, recognisers

    engine = recognisers.choose(url=url, api_key=settings.ASR_API_KEY, model=settings.ASR_MODEL)
    name = f"captions by {settings.ASR_MODEL}" if url else "captions"
    if speech:
        heard = [hear(engine, sample) for sample in speech]
        yield percent(f"{name}: word errors, real speech", wrong(speech, heard), 4)
        yield from doubts(name, speech, heard)
    heard = [hear(engine, sample) for sample in lessons]
    mended = [
        glossary.correct(words, sample.terms) for words, sample in zip(heard, lessons, strict=True)
    ]
    yield percent(f"{name}: word errors, demo, as heard", wrong(lessons, heard))
    yield percent(f"{name}: word errors, demo, by glossary", wrong(lessons, mended), 4)
    yield from doubts(f"{name}, demo", lessons, mended)
    yield from price(engine, name, minute(speech or lessons, folder), rate(url))


def price(engine: Any, name: str, sample: Sample, per_minute: float) -> Iterator[Result]:
    """What a minute of speech takes, on a machine that does nothing else."""
    from apps.media.captions import subrip, webvtt
    from apps.media.captions.cues import cues
    from apps.media.captions.words import transcript

    begun, used = time.perf_counter(), time.process_time()
    words = hear(engine, sample)
    took, used = time.perf_counter() - begun, time.process_time() - used
    share = 60 / sample.seconds
    yield Result(f"{name}: a minute of speech", [took * share], 10, unit="s")
    yield Result(f"{name}: … in processor time", [used * share], unit="s")
    yield Result(f"{name}: … in thousandths of a US dollar", [per_minute * 1000], 5, unit="mUSD")

    def files() -> None:
        made = cues(words)
        webvtt.render(made), subrip.render(made), transcript(words)

    yield Result("captions: transcript as text, VTT and SRT", timed(files, times=20), 2000)


def doubts(name: str, samples: Sequence[Sample], heard: Sequence[list[Any]]) -> Iterator[Result]:
    """What a creator is asked: how often, how often rightly, and how much of what is wrong."""
    from apps.media.captions.doubt import doubtful_words

    asked = right = mistakes = 0
    for sample, words in zip(samples, heard, strict=True):
        text = " ".join("".join(word.text.split()) for word in words)
        verdicts = word_errors.errors(sample.text, text)[1]
        flagged = doubtful_words(words, sample.terms)
        asked += len(flagged)
        right += sum(not verdicts[index] for index in flagged)
        mistakes += verdicts.count(False)
    minutes = sum(sample.seconds for sample in samples) / 60
    yield Result(f"{name}: words to check in a minute", [asked / minutes], unit="")
    yield percent(f"{name}: … that are wrong (precision)", right / max(1, asked))
    yield percent(f"{name}: … of all wrong ones (recall)", right / max(1, mistakes))


def hear(engine: Any, sample: Sample) -> list[Any]:
    heard = engine.listen(
        sample.wav, language="en", terms=sample.terms, on_progress=lambda share: None
    )
    return heard.words


def wrong(samples: Sequence[Sample], heard: Sequence[list[Any]]) -> float:
    texts = ["".join(word.text for word in words) for words in heard]
    return word_errors.share([sample.text for sample in samples], texts)


def percent(what: str, share: float, budget: float | None = None) -> Result:
    return Result(what, [share * 100], budget, unit="%")


def rate(url: str) -> float:
    from django.conf import settings

    return settings.ASR_USD_PER_MINUTE if url else 0.0


def real_speech(folder: Path) -> Iterator[Sample]:
    media = Path(os.environ.get("MICROLEARN_MEDIA_SAMPLES", "/nonexistent"))
    source = Path(os.environ.get("MICROLEARN_SPEECH_SAMPLES", media.parent / "speech"))
    manifest = source / "manifest.jsonl"
    for line in manifest.read_text().splitlines() if manifest.exists() else ():
        row = json.loads(line)
        yield sample_of([source / row["file"]], row["text"], folder)


def demo_lessons(folder: Path) -> Iterator[Sample]:
    from microlearn.demo.catalogue import load_catalogue
    from microlearn.demo.film import VOICES

    for course in load_catalogue():
        for lesson in course.lessons:
            voice = VOICES / f"{lesson.slug}.opus"
            yield sample_of([voice], lesson.script, folder, course.glossary)


def minute(samples: Sequence[Sample], folder: Path) -> Sample:
    """About a minute of speech in one piece, as a lesson has it."""
    chosen: list[Sample] = []
    for sample in samples:
        if sum(one.seconds for one in chosen) + sample.seconds <= 60:
            chosen.append(sample)
    return sample_of([one.wav for one in chosen], "", folder)


def sample_of(
    sources: Sequence[Path], text: str, folder: Path, terms: Sequence[str] = ()
) -> Sample:
    """One WAV as the pipeline makes it (16 kHz, mono) of the recordings one after the other."""
    from apps.media import programs

    wav = folder / f"{sources[0].stem}-{len(sources)}.wav"
    inputs = [part for source in sources for part in ("-i", str(source))]
    joined = f"concat=n={len(sources)}:v=0:a=1,aresample=16000"
    command = [programs.ffmpeg(), "-v", "error", "-y", *inputs, "-filter_complex", joined]
    subprocess.run([*command, "-ac", "1", str(wav)], check=True)
    return Sample(wav, text, (wav.stat().st_size - 44) / 32_000, tuple(terms))
