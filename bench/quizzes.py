"""A quiz delivered, an answer graded with its explanation and its place in the video: each request
for another quiz, as learners would, among 5 000, 50 000 and 500 000 questions (BENCH_QUESTIONS: the
last of these).
"""

import itertools
import os
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg

from bench import catalogue, web
from bench.measure import Result, timed

MOST = int(os.environ.get("BENCH_QUESTIONS", "500000"))
VIDEOS = 1_000
TIMES = 200
MODEL = "Ice is less dense than water"
KEYS = [{"left": "F4", "right": "locks"}, {"left": "F2", "right": "edits"}]
# One of each in every quiz: format, body, what answers it.
ASKED = (
    ("multiple_choice", {"options": [{"text": "A", "correct": True}, {"text": "B"}]}, "choices"),
    ("sequence", {"items": ["One", "Two", "Three", "Four"]}, "order"),
    ("matching", {"pairs": KEYS}, "match"),
    ("numeric", {"value": 12.5, "unit": "mg"}, "number"),
    ("free_response", {"model": MODEL, "compare": True}, "text"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """The quiz that all others are copies of, and the videos that they follow in turn."""

    quiz: int
    videos: list[int]


def run() -> Iterator[Result | str]:
    from apps.quizzes import meaning
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=VIDEOS, questions_each=0))
        first = pattern()
    client = web.client_of(learner)
    floor = web.bare(client)
    meaning.wait_until_ready(60)
    there, before = 0, {}
    for questions in (MOST // 100, MOST // 10, MOST):
        quizzes = questions // len(ASKED)
        copy(first, there, quizzes)
        there = quizzes
        for result in _measured(client, quizzes, questions, floor):
            yield result
            kind = result.what.split(",")[0]
            if kind in before:
                yield f"    × {result.percentile(0.95) / before[kind]:.2f} at ten times the size"
            before[kind] = result.percentile(0.95)


def pattern() -> Pattern:
    from apps.content.models import Atom
    from apps.lib import clock
    from apps.quizzes import questions

    videos = list(Atom.objects.videos().values_list("pk", flat=True))
    quiz = Atom.objects.create(
        kind=Atom.Kind.QUIZ, title="Pattern", owner=catalogue.creator(), follows_id=videos[0],
        state=Atom.State.PUBLISHED, published_at=clock.now(),
    )  # fmt: skip
    for format, body, _field in ASKED:
        questions.add(
            quiz=quiz, format=format, stem="Why does ice float?", body=body,
            explanation="Because of its crystals.", clip_start_ms=12_000, clip_end_ms=18_000,
        )  # fmt: skip
    return Pattern(quiz.pk, videos)


def _public_id(kind: str, number: int) -> str:
    return kind + str(number).zfill(13).translate(str.maketrans("01", "xz"))


def _sql_id(kind: str, number: str) -> str:
    """The same, worked out by PostgreSQL."""
    return f"'{kind}' || translate(lpad(({number})::text, 13, '0'), '01', 'xz')"


def copy(pattern: Pattern, first: int, last: int) -> None:
    """Copies number `first` to `last` - 1 of the pattern, written by the server itself."""
    from apps.content.models import Atom
    from apps.quizzes.models import Question

    video = "(%(videos)s::bigint[])[1 + n %% %(count)s]"
    own_quiz = f"(SELECT id FROM content_atom a WHERE a.public_id = {_sql_id('q', 'n')})"  # noqa: S608
    number = f"n * {len(ASKED)} + q.position"
    named = {"videos": pattern.videos, "count": len(pattern.videos), "quiz": pattern.quiz}
    named |= {"first": first, "last": last - 1}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("SELECT set_config('microlearn.tenant', '1', true)")
        for model, which, changed in (
            (Atom, "q.id", {"public_id": _sql_id("q", "n"), "follows_id": video}),
            (Question, "q.quiz_id", {"public_id": _sql_id("z", number), "quiz_id": own_quiz}),
        ):
            names, values = _columns(model, **changed)
            table = model._meta.db_table
            connection.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} "  # noqa: S608 - our own names
                f"FROM generate_series(%(first)s::int, %(last)s::int) n, {table} q "
                f"WHERE {which} = %(quiz)s",
                named,
            )
    catalogue.settle()


def _columns(model, **changed: str) -> tuple[str, str]:
    """Names of all columns but the key, and what a copy has in them."""
    names = [field.column for field in model._meta.concrete_fields if not field.primary_key]
    return ", ".join(names), ", ".join(changed.get(name, f"q.{name}") for name in names)


def _measured(client, quizzes: int, questions: int, floor: float) -> Iterator[Result]:
    dice = random.Random(questions)  # noqa: S311
    drawn = iter(dice.sample(range(quizzes), min(quizzes, 3 * (TIMES + 3))))

    def deliver() -> None:
        web.ok(client.get(f"/api/v1/quizzes/{_public_id('q', next(drawn))}/"))

    kinds = itertools.cycle(range(len(ASKED) - 1))
    size = f"{questions:,} questions".replace(",", " ")
    yield Result(f"quiz delivered, {size}", timed(deliver, times=TIMES), 50, floor)
    graded = timed(lambda: _answer(client, next(drawn), next(kinds)), times=TIMES)
    yield Result(f"answer graded and kept, {size}", graded, 50, floor)
    own = timed(lambda: _answer(client, next(drawn), 4, f"{_word(dice)}, {MODEL}"), times=TIMES)
    yield Result(f"in one's own words, {size}", own, 50, floor)


def _word(dice: random.Random) -> str:
    """One that nobody said yet: the model has to read the answer."""
    return "".join(dice.choices("bcdfgklmnprst", k=10))


def _answer(client, quiz: int, place: int, text: str = "12,5 mg") -> None:
    from apps.quizzes.formats.contract import piece_id

    _format, body, field = ASKED[place]
    response = {
        "choices": [piece_id("A")],
        "order": [piece_id(item) for item in body.get("items", [])],
        "match": [f"{piece_id(p['left'])}:{piece_id(p['right'])}" for p in body.get("pairs", [])],
        "number": [text],
        "text": [text],
    }[field]
    given = {
        "question": _public_id("z", quiz * 5 + place + 1),
        "response": {field: response},
        "key": uuid.uuid4().hex,
    }
    web.ok(client.post("/api/v1/answers/", given, content_type="application/json"))
