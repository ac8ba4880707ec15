"""The lessons' source videos, drawn once and kept under DATA_DIR/demo."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from microlearn.demo.catalogue import Course, Lesson
from microlearn.demo.film import VOICES, Film

PACKAGE = Path(__file__).parent
DRAWN_WITH = ("brush.py", "film.py", "themes.py", "stages/*.py", "fonts/*.woff2")


def source_path(course: Course, lesson: Lesson) -> Path:
    """Where the video of this lesson is or will be: another name when words or drawing change."""
    voice = (VOICES / f"{lesson.slug}.opus").read_bytes()
    made_of = hashlib.sha256(voice + drawing().encode())
    made_of.update(repr((course.chip, course.note, course.theme, lesson)).encode())
    folder = Path(settings.DATA_DIR) / "demo"
    return folder / f"{lesson.slug}-{made_of.hexdigest()[:12]}.mp4"


def draw(course: Course, lesson: Lesson) -> Path:
    """The video of a lesson, drawn unless it is there. Raises FilmError."""
    path = source_path(course, lesson)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"{lesson.slug}-{'?' * 12}.*"):
        old.unlink()
    part = path.with_suffix(".part")
    Film(course, lesson, course.lessons.index(lesson) + 1).encode(part)
    part.rename(path)  # a killed run leaves no half a video behind
    return path


@lru_cache(maxsize=1)
def drawing() -> str:
    """A fingerprint of all code and fonts that draw."""
    total = hashlib.sha256()
    for pattern in DRAWN_WITH:
        for path in sorted(PACKAGE.glob(pattern)):
            total.update(path.read_bytes())
    return total.hexdigest()
