"""A learner's memory among 100 000, 1 M and 10 M review records of all learners (BENCH_RECORDS: the
last of these): what is due, a card reviewed, the page of his memory, Today. Each learner has 1 000
cards with ten reviews each, half of them due; requests take turns among learners.
"""

import itertools
import os
import random
import uuid
from collections.abc import Callable, Iterator

import psycopg

from bench import catalogue, quizzes, web
from bench.measure import Result, timed

MOST = int(os.environ.get("BENCH_RECORDS", "10000000"))
CARDS, REVIEWS = 1_000, 10  # of a learner, of a card
QUIZZES = 4_000
ASKING = 20  # learners
TIMES = 100

# Of every quiz its first question, which is multiple choice; no two learners have the same cards.
CARD_ROWS = """
INSERT INTO quizzes_card (tenant_id, learner_id, question_id, scheduler, state, stability,
    interval_days, lapses, last_grade, reviewed_at, reviewed_on, due_at, suspension, version)
SELECT 1, l.id, q.id, 'sm2', '{"repetitions": 3, "ease": 2.5}', days, days, 0, 4,
    seen, seen::date, seen + make_interval(days => days), '', 1
FROM unnest(%(learners)s::bigint[]) WITH ORDINALITY l(id, number)
CROSS JOIN generate_series(0, %(cards)s - 1) n
JOIN unnest(%(questions)s::bigint[]) WITH ORDINALITY q(id, number)
    ON q.number = 1 + (l.number * 997 + n) %% %(count)s
CROSS JOIN LATERAL (
    SELECT 1 + n %% 60 AS days,
        date_trunc('day', now()) - make_interval(days => 1 + n * 7 %% 60) AS seen
) last
"""
ANSWER_ROWS = """
INSERT INTO quizzes_answer (tenant_id, learner_id, question_id, idempotency_key, response, result,
    score, correct, undecided, hinted, answered_at)
SELECT DISTINCT ON (learner_id) 1, learner_id, question_id, 'of the bench', '{}'::jsonb,
    '{}'::jsonb, 1, true, false, false, now() - interval '1 year'
FROM quizzes_card WHERE learner_id = ANY(%(learners)s) ORDER BY learner_id, id
"""
REVIEW_ROWS = """
INSERT INTO quizzes_review (tenant_id, learner_id, card_id, answer_id, grade, reviewed_at,
    reviewed_on, practice, scheduler, interval_days, due_at)
SELECT 1, c.learner_id, c.id, a.id, (ARRAY[4, 4, 5, 1, 3, 4])[1 + (r + c.id) %% 6], at.at,
    at.at::date, false, 'sm2', 1, at.at + interval '1 day'
FROM quizzes_card c
JOIN quizzes_answer a ON a.learner_id = c.learner_id AND a.idempotency_key = 'of the bench'
CROSS JOIN generate_series(0, %(reviews)s - 1) r
CROSS JOIN LATERAL (
    SELECT c.reviewed_at - make_interval(days => (r * (5 + c.id %% 9))::int) AS at
) at
WHERE c.learner_id = ANY(%(learners)s)
"""
DAY_ROWS = """
INSERT INTO quizzes_reviewday (tenant_id, learner_id, day, waiting_since, first_at, last_at,
    reviews, asked, recalled)
SELECT 1, learner_id, reviewed_on, reviewed_on, min(reviewed_at), max(reviewed_at), count(*),
    count(*), count(*) FILTER (WHERE grade >= 3)
FROM quizzes_review WHERE learner_id = ANY(%(learners)s) GROUP BY learner_id, reviewed_on
"""


def run() -> Iterator[Result | str]:
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        catalogue.fill(catalogue.Scale(videos=1_000, questions_each=0))
        pattern = quizzes.pattern()
        quizzes.copy(pattern, 0, QUIZZES)
        asked = _questions(pattern)
    people, before = [], {}
    for records in (MOST // 100, MOST // 10, MOST):
        wanted = records // (CARDS * REVIEWS)
        with tenant_scope(PUBLIC_TENANT):
            people += _learners(wanted - len(people), asked)
        for result in _measured(people, f"{records:,} records".replace(",", " ")):
            yield result
            kind, p95 = result.what.split(",")[0], result.percentile(0.95)
            if kind in before:
                yield f"    × {p95 / before[kind]:.2f} at ten times the size"
            before[kind] = p95


def _questions(pattern: quizzes.Pattern) -> list[int]:
    from apps.quizzes.models import Question

    found = Question.objects.filter(format="multiple_choice").exclude(quiz_id=pattern.quiz)
    return list(found.order_by("pk").values_list("pk", flat=True))


def _learners(count: int, questions: list[int]) -> list:
    """So many new ones, with all that they remember."""
    from apps.accounts.models import User

    mark = uuid.uuid4().hex[:8]
    made = User.objects.bulk_create(
        User(email=f"{mark}-{n}@bench.example", name=f"Learner {n}") for n in range(count)
    )
    named = {"learners": [person.pk for person in made], "cards": CARDS, "reviews": REVIEWS}
    named |= {"questions": questions, "count": len(questions)}
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"]) as connection:
        connection.execute("SELECT set_config('microlearn.tenant', '1', true)")
        for rows in (CARD_ROWS, ANSWER_ROWS, REVIEW_ROWS, DAY_ROWS):
            connection.execute(rows, named)
    catalogue.settle()
    return made


def _measured(people: list, size: str) -> Iterator[Result]:
    chosen = random.Random(len(people)).sample(people, min(ASKING, len(people)))  # noqa: S311
    clients = itertools.cycle([web.client_of(person) for person in chosen])
    floor = web.bare(next(clients))

    def page(path: str) -> Callable[[], object]:
        return lambda: web.ok(next(clients).get(path))

    def review() -> None:
        _review(next(clients))

    due = timed(page("/api/v1/reviews/due/"), times=TIMES, warm_up=ASKING)
    yield Result(f"due list, {size}", due, 50, floor)
    yield Result(
        f"due list asked and a card reviewed, {size}", timed(review, times=TIMES), 100, floor
    )
    for name, path in (("memory", "/today/memory/"), ("Today", "/today/")):
        spent = timed(page(path), times=TIMES, warm_up=ASKING)
        yield Result(f"the page {name}, {size}", spent, floor=floor)


def _review(client) -> None:
    from apps.quizzes.formats.contract import piece_id

    due = web.ok(client.get("/api/v1/reviews/due/")).json()
    given = {
        "question": due["results"][0]["question"],
        "response": {"choices": [piece_id("A")]},
        "key": uuid.uuid4().hex,
    }
    web.ok(client.post("/api/v1/reviews/", given, content_type="application/json"))
