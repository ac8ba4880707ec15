"""Memory at size: one step of scheduling, a due list of 100 000 cards, cards out of their log.

BENCH_CARDS sets how many cards are made again from the database (default 200 000, which is
1.2 million reviews). Then the quality of the schedulers: see `recall`.
"""

import os
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import numpy as np
import psycopg

from bench import catalogue, recall, web
from bench.measure import Result, timed

QUESTIONS = 100_000
EACH = 6  # reviews of a card
IN_MEMORY = 1_000_000


def run() -> Iterator[Result | str]:
    yield from scheduling()
    yield from replaying()
    yield from due_lists()
    yield from rebuilding()
    yield from recall.run()


def scheduling() -> Iterator[Result]:
    """One card, one recall: from a memory to the next due day."""
    from apps.quizzes.schedulers import FSRS6, SM2
    from apps.quizzes.schedulers.memory import after

    grades, elapsed = np.array([4]), np.array([80])
    for scheduler in (SM2, FSRS6):
        rows = scheduler.new(1)
        for _review in range(6):
            rows = scheduler.review(rows, grades=grades, elapsed=elapsed)

        def step(scheduler=scheduler, rows=rows) -> None:
            moved, _practice = after(scheduler, rows, grades=grades, elapsed=elapsed)
            scheduler.window(moved)

        yield Result(f"next review date ({scheduler.name})", timed(step, times=2_000), budget=1)


def replaying() -> Iterator[Result]:
    """A million cards with six reviews each, in memory; the floor is the `fsrs` package on a
    thousand of them, scaled up."""
    from apps.quizzes.schedulers import FSRS6, SM2
    from apps.quizzes.schedulers.replay import Log, replay

    rng = np.random.default_rng(1)
    gaps = rng.integers(1, 20, (IN_MEMORY, EACH))
    grades = rng.choice([1, 3, 4, 4, 4, 5], (IN_MEMORY, EACH))
    cards = np.repeat(np.arange(IN_MEMORY), EACH)
    log = Log(cards, grades.ravel(), gaps.cumsum(axis=1).ravel())
    floor = _package(grades[:1_000], gaps[:1_000]) * IN_MEMORY / 1_000
    for scheduler in (SM2, FSRS6):
        spent = [_seconds(lambda s=scheduler: replay(s, log, count=IN_MEMORY)) for _ in range(3)]
        what = f"1 M cards, 6 M reviews replayed ({scheduler.name})"
        yield Result(what, spent, 30, floor if scheduler is FSRS6 else None, unit="s")


def _package(grades: np.ndarray, gaps: np.ndarray) -> float:
    """Seconds that the `fsrs` package needs for these reviews."""
    from datetime import UTC, datetime

    import fsrs

    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    start = datetime(2026, 1, 1, tzinfo=UTC)

    def work() -> None:
        for row, days in zip(grades.tolist(), gaps.cumsum(axis=1).tolist(), strict=True):
            card = fsrs.Card(card_id=1)
            for grade, day in zip(row, days, strict=True):
                rating = fsrs.Rating(max(1, grade - 1))
                card, _log = scheduler.review_card(card, rating, start + timedelta(days=day))

    return _seconds(work)


def due_lists() -> Iterator[Result]:
    """A learner with 1 000, 10 000 and 100 000 cards: all due after a long absence, or a
    hundredth of them."""
    from apps.quizzes import reviews
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        questions = _questions()
        for size in (1_000, 10_000, QUESTIONS):
            for share, days in (("a hundredth", 100), ("all", 0)):
                learner = _learner()
                _cards(learner.pk, questions[:size], spread=days)
                catalogue.settle()

                def sitting(learner=learner) -> None:
                    reviews.session(learner)

                def outlook(learner=learner) -> None:
                    reviews.forecast(learner)

                what = f"{size} cards, {share} due"
                yield Result(f"due list: {what}", timed(sitting, times=30), budget=50)
                yield Result(f"forecast: {what}", timed(outlook, times=30), budget=50)
        client = web.client_of(learner)
        page = timed(lambda: web.ok(client.get("/today/")), times=20)
        yield Result("Today, 100000 cards, all due", page, floor=web.bare(client))
        page = timed(lambda: web.ok(client.get("/today/due/")), times=20)
        yield Result("what is due and why, 100000 cards", page, floor=web.bare(client))


def rebuilding() -> Iterator[Result]:
    """From the log in the database to the cards in it."""
    from apps.quizzes import rebuilding as rebuild
    from apps.quizzes.models import Plan
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    count = int(os.environ.get("BENCH_CARDS", 200_000))
    with tenant_scope(PUBLIC_TENANT):
        questions = _questions()
        people = [_learner() for _ in range(-(-count // QUESTIONS))]
        for person in people:
            _cards(person.pk, questions, spread=100)
            _reviews(person.pk)
        catalogue.settle()
        for name in ("sm2", "fsrs"):
            Plan.objects.update_or_create(learner=None, defaults={"scheduler": name})
            cards: list[int] = []

            def work(cards=cards) -> None:
                for person in people:
                    cards += [batch.cards for batch in rebuild.rebuild(learner=person)]

            spent = _seconds(work)
            what = f"{sum(cards)} cards made again from their log ({name})"
            yield Result(what, [spent], 60 * sum(cards) / 1_000_000, unit="s")
        Plan.objects.all().delete()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _learner():
    from apps.accounts.models import User

    mark = uuid.uuid4().hex[:8]
    return User.objects.create_user(f"{mark}@bench.example", name=mark)


def _questions() -> list[int]:
    """Keys of 100 000 questions in 200 published quizzes; every tenth quiz of twice as many is a
    draft."""
    from apps.content.models import Atom
    from apps.lib import clock
    from apps.quizzes.models import Question

    known = Question.objects.filter(stem="of the bench").order_by("pk")
    if not known.exists():
        common = {"owner": catalogue.creator(), "kind": Atom.Kind.QUIZ}
        live = {"state": Atom.State.PUBLISHED, "published_at": clock.now()}
        quizzes = Atom.objects.bulk_create(Atom(title="Quiz", **live, **common) for _ in range(200))
        drafts = Atom.objects.bulk_create(Atom(title="Draft", **common) for _ in range(20))
        made = [
            Question(quiz=quiz, position=n, format="multiple_choice", stem="of the bench", body={})
            for quiz in quizzes + drafts
            for n in range(QUESTIONS // 200)
        ]
        Question.objects.bulk_create(made, batch_size=5_000)
    asked = known.filter(quiz__state="published")
    return list(asked.values_list("pk", flat=True)[:QUESTIONS])


@contextmanager
def copying(table: str, columns: str) -> Iterator[psycopg.Copy]:
    """COPY into a table as its owner, past its isolation, which COPY cannot pass otherwise."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("SELECT set_config('microlearn.tenant', '1', true)")
        connection.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
            yield copy
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
        connection.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def _cards(learner: int, questions: list[int], *, spread: int) -> None:
    """A card of each question, due over the next `spread` days, or all within the last month."""
    from apps.lib import clock

    now = clock.now()
    columns = (
        "tenant_id, learner_id, question_id, scheduler, state, stability, interval_days, lapses,"
        " last_grade, reviewed_at, reviewed_on, due_at, suspension, version"
    )
    state = '{"repetitions": 3, "ease": 2.5}'
    with copying("quizzes_card", columns) as copy:
        for n, question in enumerate(questions):
            interval = 1 + n % 60
            away = n % spread if spread else -(n % 30)
            due = now.replace(hour=4, minute=0, second=0, microsecond=0)
            due += timedelta(days=away)
            seen = due - timedelta(days=interval)
            copy.write_row(
                (1, learner, question, "sm2", state, float(interval), interval, 0, 4)
                + (seen, seen.date(), due, "", 1)
            )


def _reviews(learner: int) -> None:
    """Six reviews of each of the learner's cards; one answer stands for all."""
    from apps.accounts.models import User
    from apps.lib import clock
    from apps.quizzes.models import Answer, Card

    first = Card.objects.filter(learner=learner).first()
    answer = Answer.objects.create(
        learner=User.objects.get(pk=learner),
        question=first.question,
        idempotency_key=uuid.uuid4().hex,
        response={},
        result={},
        score=1,
        correct=True,
    )
    keys = Card.objects.filter(learner=learner).order_by("pk").values_list("pk", flat=True)
    start = clock.now() - timedelta(days=120)
    days = (0, 1, 4, 12, 30, 70)
    columns = (
        "tenant_id, learner_id, card_id, answer_id, grade, reviewed_at, reviewed_on, practice,"
        " scheduler, interval_days, due_at"
    )
    moments = [start + timedelta(days=day) for day in days]
    with copying("quizzes_review", columns) as copy:
        for key in list(keys):
            for n, at in enumerate(moments):
                grade = (4, 4, 5, 1, 3, 4)[(n + key) % 6]
                copy.write_row(
                    (1, learner, key, answer.pk, grade, at, at.date(), False, "sm2", 1, at)
                )
