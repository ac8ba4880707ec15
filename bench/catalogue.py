"""A catalogue of any size, written in bulk: what the benches run on."""

import os
import uuid
from dataclasses import dataclass

import psycopg

COURSES = 200


@dataclass(frozen=True, slots=True)
class Scale:
    videos: int
    questions_each: int = 3


def learner():
    from apps.accounts.models import User

    return User.objects.get_or_create(email="learner@bench.example", name="Learner")[0]


def creator():
    from apps.accounts.models import User

    return User.objects.get_or_create(email="creator@bench.example", name="Creator")[0]


def fill(scale: Scale) -> None:
    """`videos` published lessons, each with a quiz, over skills and courses.

    Twenty media assets stand behind all of them: a feed page reads twenty, whatever there are.
    """
    owner = creator()
    videos, quizzes = _atoms(owner, scale.videos)
    _versions(owner, videos)
    _places(owner, videos)
    _questions(quizzes, scale.questions_each)
    settle()


def settle() -> None:
    """What autovacuum does within a minute of a bulk load; a catalogue in use is in that state."""
    owner_url = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner_url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")


def _bulk(model, rows) -> list:
    return model.objects.bulk_create(rows, batch_size=5_000)


def _atoms(owner, count: int) -> tuple[list, list]:
    from apps.content.models import Atom, Skill
    from apps.lib import clock

    mark = uuid.uuid4().hex  # a second catalogue beside the first
    skills = _bulk(
        Skill, (Skill(name=f"Skill {n}", slug=f"{mark}-{n}") for n in range(count // 25 + 1))
    )
    common = {"owner": owner, "state": Atom.State.PUBLISHED, "published_at": clock.now()}
    video, quiz = Atom.Kind.VIDEO, Atom.Kind.QUIZ
    videos = _bulk(
        Atom,
        (
            Atom(kind=video, title=f"Lesson {n}", skill=skills[n % len(skills)], **common)
            for n in range(count)
        ),
    )
    return videos, _bulk(Atom, (Atom(kind=quiz, title="Quiz", follows=v, **common) for v in videos))


def _versions(owner, videos: list) -> None:
    from apps.content.models import Version

    assets = [_asset(owner, n) for n in range(20)]
    _bulk(
        Version,
        (
            Version(atom=video, asset=assets[n % 20], number=1, is_default=True)
            for n, video in enumerate(videos)
        ),
    )


def _places(owner, videos: list) -> None:
    from apps.content.models import Course, Module, ModuleItem

    courses = _bulk(Course, (Course(title=f"Course {n}", owner=owner) for n in range(COURSES)))
    modules = _bulk(Module, (Module(course=c, title="One", position=1) for c in courses))
    _bulk(
        ModuleItem,
        (
            ModuleItem(module=modules[n % COURSES], atom=video, position=n // COURSES)
            for n, video in enumerate(videos)
        ),
    )


def _questions(quizzes: list, each: int) -> None:
    from apps.quizzes.models import Question

    options = [{"text": f"Option {n}", "correct": n == 0} for n in range(4)]
    text = {"format": "multiple_choice", "explanation": "Because.", "body": {"options": options}}
    _bulk(
        Question,
        (
            Question(quiz=quiz, position=n, stem=f"Question {n}?", **text)
            for quiz in quizzes
            for n in range(each)
        ),
    )


def _asset(owner, number: int):
    """Three rungs and a sound of 55 one-second segments, as large in JSON as real ones."""
    from apps.lib import clock
    from apps.media.models import Asset, Rendition

    asset = Asset.objects.create(
        owner=owner,
        filename="video.mp4",
        sha256=uuid.uuid4().hex * 2,
        size=1,
        duration_ms=55_000,
        width=1080,
        height=1920,
        ready_at=clock.now(),
        revision="r1",
        poster="poster.jpg",
    )
    segments = [[n * 100_000, (n + 1) * 100_000, float(n), 1.0] for n in range(55)]
    for name, height in (("audio", 0), ("360p", 640), ("480p", 854), ("720p", 1280)):
        Rendition.objects.create(
            asset=asset,
            kind="video" if height else "audio",
            name=name,
            file=f"{name}.mp4",
            width=height * 9 // 16,
            height=height,
            codec="avc1.64001f" if height else "mp4a.40.2",
            bandwidth=800_000,
            size=5_500_000,
            init=b"\0" * 900,
            segments=segments,
        )
    return asset
