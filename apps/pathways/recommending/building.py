"""One build of the tenant in scope: vectors, index, factors, ranking; stored as a whole, and used
from the moment at which its row is there."""

import hashlib
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from django.db import transaction
from django.db.models import Max

from apps.analytics.models import Watch
from apps.content import editions
from apps.content.models import Course, Dismissal
from apps.media import files
from apps.tenants import scope
from apps.tenants.scope import PUBLIC_TENANT

from .. import catalogue
from ..catalogue import Catalogue
from ..recommender_models import Interests, LessonVector, Recommender
from . import kept, parts, training, vectors
from .offer import NONE, Offer, Taste
from .parts import Part
from .ranking import VERSION, Ranker
from .training import History

LEAST = 20  # lessons: fewer are a page, in the order of their courses
BUILDS_KEPT = 3
WATCHES_READ = 2_000_000
LEARNERS_READ = 100_000
LONGEST = 300  # lessons of one learner that count, the latest
TAUGHT_BY = 5_000  # learners whose histories train the ranking


def catch_up() -> Recommender | None:
    """A new build, if there is anything new. None: there is not."""
    known = catalogue.current()
    if len(known.order) < LEAST:
        return None
    vectors.catch_up()
    state = _state()
    last = Recommender.objects.own().first()
    if last and last.state == state:
        return None
    return build(known, state)


def build(known: Catalogue, state: str) -> Recommender:
    own, public = _own_part(known), None
    if scope.current_tenant_id() != PUBLIC_TENANT:
        row = Recommender.objects.filter(tenant_id=PUBLIC_TENANT).first()
        public = kept.part(row.key) if row else None
    offer, keys = parts.joined(public, own)
    histories = list(_histories(offer))
    # What is counted is of this tenant's people alone, also where the lessons are public.
    offer = training.tallied(parts.joined(_without_people(public), own)[0], histories)
    ranker: Ranker | None = None
    judgement: training.Judgement | None = None
    try:
        ranker, judgement = training.train(offer, histories[:TAUGHT_BY], known.builds_on)
    except training.NothingToLearn:
        pass
    return _store(
        parts.people(own, offer, keys),
        state=state,
        learners=len(histories),
        ranker=ranker if judgement and judgement.better else None,
        judgement=judgement,
    )


def _state() -> str:
    """What a build depends on, in a few words. What people do counts once an hour."""
    stamps = LessonVector.objects.own().order_by("atom_id").values_list("atom_id", "stamp")
    digest = hashlib.sha256()
    for key, stamp in stamps.iterator(5_000):
        digest.update(f"{key}{stamp}".encode())
    seen = Watch.objects.own().aggregate(last=Max("watched_at"))["last"]
    told = Interests.objects.own().aggregate(last=Max("told_at"))["last"]
    hours = [f"{moment:%Y%m%d%H}" if moment else "" for moment in (seen, told)]
    edition = max((number for _tenant, number in editions.current()), default=0)
    return ":".join([str(VERSION), str(edition), digest.hexdigest()[:24], *hours])


def _own_part(known: Catalogue) -> Part:
    courses = dict(Course.objects.values_list("public_id", "pk"))
    rows = list(
        catalogue.lessons()
        .own()
        .order_by("pk")
        .values_list("pk", "public_id", "skill_id", "published_at")
    )
    keys = np.array([row[0] for row in rows], np.int64)
    ids = tuple(row[1] for row in rows)
    indexes, indexed = parts.indexes(keys, vectors.arrays())
    return Part(
        keys=keys,
        ids=ids,
        skill=np.array([row[2] or NONE for row in rows], np.int64),
        course=np.array([courses.get(known.course_ids.get(i, ""), NONE) for i in ids], np.int64),
        rank=np.array([known.index.get(i, len(known.order)) for i in ids], np.int64),
        published=np.array([row[3].timestamp() if row[3] else 0.0 for row in rows], np.float64),
        indexes=indexes,
        indexed=indexed,
        **parts.blank(0),
    )


def _without_people(part: Part | None) -> Part | None:
    return part and Part(
        **{name: getattr(part, name) for name in Part.__slots__ if name not in parts.blank(0)},
        **parts.blank(0),
    )


def _histories(offer: Offer) -> Iterator[History]:
    """Of the tenant's learners, those seen last; lessons in the order in which they were met."""
    fields = "learner_id", "subject_id", "seconds", "duration", "completed_at"
    rows = Watch.objects.own().about("atom").order_by("learner_id", "watched_at")
    goals = dict(
        Interests.objects.own().exclude(course=None).values_list("learner_id", "course_id")
    )
    skills = dict(Interests.objects.own().values_list("learner_id", "skills"))
    dismissed: dict[int, list[int]] = {}
    for learner, public_id in Dismissal.objects.own().values_list("learner_id", "atom__public_id"):
        if public_id in offer.at:
            dismissed.setdefault(learner, []).append(offer.at[public_id])
    of: int | None = None
    met: list[tuple[int, float]] = []

    def history(learner: int) -> History:
        lessons, worth = zip(*met[-LONGEST:], strict=True)
        goal = goals.get(learner, 0)
        aims = offer.skill[offer.course == goal] if goal else np.zeros(0, np.int64)
        taste = Taste(
            goal=goal,
            goal_skills=frozenset(aims[aims != NONE].tolist()),
            interests=frozenset(skills.get(learner) or ()),
            disliked=np.array(dismissed.get(learner, ()), np.int64),
        )
        return History(
            str(learner), np.array(lessons, np.int64), np.array(worth, np.float32), taste
        )

    for learner, lesson, seconds, duration, done in rows.values_list(*fields)[
        :WATCHES_READ
    ].iterator(5_000):
        if learner != of and of is not None and met:
            yield history(of)
        if learner != of:
            of, met = learner, []
        if lesson in offer.at:
            share = min(0.99, seconds / duration) if duration else 0.0
            met.append((offer.at[lesson], 1.0 if done else share))
    if of is not None and met:
        yield history(of)


def _store(
    part: Part,
    *,
    state: str,
    learners: int,
    ranker: Ranker | None,
    judgement: training.Judgement | None,
) -> Recommender:
    """The file first, then the row that names it: whoever sees the row finds the file."""
    tenant_id = scope.current_tenant_id()
    key = f"recommenders/{tenant_id}/{uuid.uuid4().hex}.npz"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "part.npz"
        parts.write(part, path)
        files.put(key, path, consume=True)
    with transaction.atomic():
        number = 1 + (Recommender.objects.own().aggregate(last=Max("number"))["last"] or 0)
        row = Recommender.objects.create(
            number=number,
            key=key,
            state=state,
            weights=ranker.as_json() if ranker else None,
            lessons=len(part.keys),
            learners=learners,
            recall=part.recall,
            learned=judgement.learned if judgement else None,
            rules=judgement.rules if judgement else None,
            popular=judgement.popular if judgement else None,
        )
        old = list(Recommender.objects.own().filter(number__lte=number - BUILDS_KEPT))
        Recommender.objects.own().filter(pk__in=[each.pk for each in old]).delete()
    for each in old:
        files.remove(each.key)
    return row
