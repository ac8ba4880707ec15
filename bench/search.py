"""Search in a catalogue of BENCH_VIDEOS lessons with transcripts, from the URL to the answer.

Words are drawn as they are in speech: few of them everywhere, most of them rare (Zipf 1935).
"""

import itertools
import os
import random
from collections.abc import Iterator

from bench import catalogue, web
from bench.measure import Result, timed

VIDEOS = int(os.environ.get("BENCH_VIDEOS", "50000"))
VOCABULARY, SPOKEN, LINE = 30_000, 130, 9  # words known, of a lesson, of a line
TIMES = 150
SYLLABLES = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is")]


def run() -> Iterator[Result]:
    from django.core.cache import cache

    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    chance = random.Random(7)  # noqa: S311 - the same catalogue each time
    vocabulary = _vocabulary(chance)
    with tenant_scope(PUBLIC_TENANT):
        learner = catalogue.learner()
        catalogue.fill(catalogue.Scale(videos=VIDEOS, questions_each=0))
        _index(chance, vocabulary)
    client = web.client_of(learner)
    floor = web.bare(client)

    def ask(queries: Iterator[str]) -> None:
        cache.delete(f"throttle_search_{learner.pk}")
        web.ok(client.get("/api/v1/search/", {"q": next(queries)}))

    for what, queries in _queries(chance, vocabulary).items():
        endless = itertools.cycle(queries)
        samples = timed(lambda q=endless: ask(q), times=TIMES)
        yield Result(f"search, {what}, {VIDEOS} videos", samples, budget=50, floor=floor)


def _vocabulary(chance: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < VOCABULARY:
        found["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(found)


def _index(chance: random.Random, vocabulary: list[str]) -> None:
    from django.db import transaction

    from apps.content.models import Atom
    from apps.content.search import index

    weights = list(itertools.accumulate(1 / rank for rank in range(1, len(vocabulary) + 1)))
    ids = list(Atom.objects.own().published().videos().values_list("pk", flat=True))
    for at in range(0, len(ids), 1_000):
        with transaction.atomic():
            index.store([_document(pk, chance, vocabulary, weights) for pk in ids[at : at + 1_000]])
    catalogue.settle()


def _document(pk: int, chance: random.Random, vocabulary: list[str], weights: list[float]):
    from apps.content.search.index import Document

    said = chance.choices(vocabulary, cum_weights=weights, k=SPOKEN)
    lines = [(n * 0.4, " ".join(said[n : n + LINE])) for n in range(0, SPOKEN, LINE)]
    title = " ".join(chance.choices(vocabulary, cum_weights=weights, k=4))
    return Document(pk, "", "en", title, skill=chance.choice(vocabulary), tracks=[("en", lines)])


def _queries(chance: random.Random, vocabulary: list[str]) -> dict[str, list[str]]:
    usual = [" ".join(chance.sample(vocabulary[50:3_000], k=2)) for _ in range(TIMES)]
    rare = [chance.choice(vocabulary[3_000:20_000]) for _ in range(TIMES)]
    return {
        "a word everywhere": vocabulary[:20],
        "two usual words": usual,
        "a rare word": rare,
        "three letters typed": [word[:3] for word in rare],
        "misspelt": [_slipped(chance, word) for word in rare],
    }


def _slipped(chance: random.Random, word: str) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
