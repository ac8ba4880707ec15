"""A quiz delivered, an answer graded: each request for another quiz, as learners would."""

import itertools
import uuid
from collections.abc import Iterator

from bench import catalogue, web
from bench.measure import Result, timed

TIMES = 150


def run() -> Iterator[Result]:
    from apps.content.models import Atom
    from apps.quizzes.formats.contract import piece_id
    from apps.quizzes.models import Question
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=1_000))
        quizzes = itertools.cycle(Atom.objects.quizzes().values_list("public_id", flat=True)[:200])
        questions = itertools.cycle(Question.objects.values_list("public_id", flat=True)[:200])
    client = web.client_of(learner)
    floor = web.bare(client)

    def answer() -> None:
        body = {
            "question": next(questions),
            "response": {"choices": [piece_id("Option 0")]},
            "key": uuid.uuid4().hex,
        }
        web.ok(client.post("/api/v1/answers/", body, content_type="application/json"))

    delivered = timed(lambda: web.ok(client.get(f"/api/v1/quizzes/{next(quizzes)}/")), times=TIMES)
    yield Result("quiz delivered", delivered, budget=50, floor=floor)
    yield Result("answer graded, kept, card moved", timed(answer, times=TIMES), 50, floor)
