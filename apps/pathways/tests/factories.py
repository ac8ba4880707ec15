"""Lessons that can be shown: an atom with a recording that has a stream."""

from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory, QuizAtomFactory
from apps.media.models import Asset, CaptionTrack, Rendition
from apps.media.tests.factories import AssetFactory
from apps.quizzes.tests.factories import QuestionFactory

SEGMENTS = [[900, 5000, 0, 1], [5000, 9000, 1, 1]]


def stream(asset: Asset) -> None:
    for kind, name, height, rate in (
        ("video", "480p", 854, 850_000),
        ("video", "360p", 640, 450_000),
        ("audio", "audio", 0, 64_000),
    ):
        Rendition.objects.create(
            asset=asset,
            kind=kind,
            name=name,
            file=f"{name}.mp4",
            width=height * 9 // 16,
            height=height,
            codec="mp4a.40.2" if kind == "audio" else "avc1.4d401e",
            bandwidth=rate,
            size=9000,
            init=b"\x00\x01moov",
            segments=SEGMENTS,
        )
    CaptionTrack.objects.create(
        asset=asset, language="en", version=1, file="captions-en-1.vtt", text="Hello."
    )


def lesson(*, live: bool = True, **fields) -> Atom:
    """A published video with its stream; `live=False`: still being made."""
    atom = AtomFactory(**fields)
    asset = AssetFactory(live=live, start_bytes=40_000, owner=atom.owner)
    stream(asset)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    return atom


def quiz(video: Atom, *, questions: int = 3, **fields) -> Atom:
    atom = QuizAtomFactory(follows=video, **fields)
    for _ in range(questions):
        QuestionFactory(quiz=atom)
    return atom


def prompt(**fields) -> Atom:
    return AtomFactory(kind=Atom.Kind.PROMPT, text="What would you try first?", **fields)
