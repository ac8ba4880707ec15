"""The stages as rows: laid out, claimed, kept alive, finished. What a stage does is in `work`.

Claims are guarded UPDATEs and nothing else: whoever changes the row has the stage. A claim's number
(`attempts`) is its token; a worker whose deadline passed finds its token outdated and stops.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from apps.accounts import studios
from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import Conflict, NotAllowed

from .errors import ClaimLost
from .models import PATIENCE, Asset, Stage, StageQuerySet
from .signals import stage_ended

Name, State = Stage.Name, Stage.State


CAPTIONS = "media.captions"  # a queue of its own: its workers keep the speech model in memory


@dataclass(frozen=True, slots=True)
class Plan:
    needs: tuple[str, ...] = ()
    lease: int = 60  # seconds without a sign of life until another worker may take over
    queue: str = "media.cpu"
    encodes: bool = False  # better done where graphics hardware is
    priority: int = 0  # 0 is served first: what makes a video live
    optional: bool = False  # laid out only when somebody asks for it


# In the order that a creator sees, and in which what can start together is sent.
GRAPH: dict[str, Plan] = {
    Name.PROBE: Plan(),
    Name.THUMBNAIL: Plan(needs=(Name.PROBE,)),
    Name.CAPTIONS: Plan(needs=(Name.PROBE,), lease=85, queue=CAPTIONS),
    Name.ENCODE_LOW: Plan(needs=(Name.PROBE,), encodes=True),
    Name.PACKAGE_LOW: Plan(needs=(Name.ENCODE_LOW,)),
    # Beside the packager and the captions, at a lower priority: no core stands idle.
    Name.ENCODE_HIGH: Plan(needs=(Name.ENCODE_LOW,), priority=6, encodes=True),
    Name.PACKAGE_HIGH: Plan(needs=(Name.PACKAGE_LOW, Name.ENCODE_HIGH), priority=6),
    Name.THRIFT: Plan(needs=(Name.PACKAGE_LOW, Name.PACKAGE_HIGH), priority=9, optional=True),
}
HIGH = (Name.ENCODE_HIGH, Name.PACKAGE_HIGH)
_TOO_OFTEN = "abandoned"
_AGAIN = 5  # seconds until the second attempt; each further one waits longer
TRIES = 3  # by themselves, and anew each time that a person asks for it


def queue_of(name: str) -> str:
    """Where a worker for this stage listens."""
    plan = GRAPH[name]
    return "media.gpu" if plan.encodes and settings.MEDIA_GPU_QUEUE else plan.queue


@transaction.atomic
def lay_out(asset: Asset) -> None:
    """All stages of `asset`, waiting, whatever was there before."""
    asset.stages.all().delete()
    Stage.objects.bulk_create(
        Stage(asset=asset, name=name, position=position, tenant_id=asset.tenant_id)
        for position, (name, plan) in enumerate(GRAPH.items())
        if not plan.optional
    )


def add(asset: Asset, name: str) -> Stage | None:
    """An optional stage, waiting; None when the asset has it, or had it."""
    stage, created = Stage.objects.own().get_or_create(
        asset=asset,
        name=name,
        tenant_id=asset.tenant_id,
        defaults={"position": list(GRAPH).index(name)},
    )
    return stage if created else None


def drop(asset: Asset, names: Iterable[str]) -> None:
    """Stages that this asset turns out not to need."""
    asset.stages.filter(name__in=list(names), state=State.WAITING).delete()


def runnable(asset: Asset) -> list[Stage]:
    """Waiting, with all that they need done; in the order of GRAPH."""
    return list(asset.stages.filter(_needs_met(), state=State.WAITING))


def released(stage: Stage) -> list[Stage]:
    """What can run now because `stage` came to its end: its followers, or itself once more."""
    return [
        other
        for other in runnable(stage.asset)
        if other.pk == stage.pk or stage.name in GRAPH[other.name].needs
    ]


def due() -> StageQuerySet:
    """What a worker may begin now, in the tenant in scope."""
    now = clock.now()
    ready = Q(state=State.WAITING) & (Q(not_before=None) | Q(not_before__lte=now))
    left = Q(state=State.RUNNING, deadline__lt=now)
    return Stage.objects.own().filter(ready | left, _needs_met(), attempts__lt=F("max_attempts"))


def claim(stage_id: int, *, worker: str) -> Stage | None:
    """The stage, now ours, or None when it is not to be had (done, taken, not its turn yet).

    A stage whose worker is not heard of any more is to be had again.
    """
    now = clock.now()
    due = Q(state=State.WAITING) | Q(state=State.RUNNING, deadline__lt=now)
    found = Stage.objects.own().filter(pk=stage_id).first()
    if found is None:
        return None
    changed = (
        Stage.objects.own()
        .filter(due, _needs_met(), pk=stage_id, attempts__lt=F("max_attempts"))
        .update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            deadline=now + timedelta(seconds=GRAPH[found.name].lease),
            worker=worker[:120],
            progress=0,
            started_at=now,
            changed_at=now,
            finished_at=None,
        )
    )
    return Stage.objects.select_related("asset").get(pk=stage_id) if changed else None


def beat(stage: Stage, *, progress: int) -> None:
    """A sign of life: moves progress (percent) and deadline. Raises ClaimLost."""
    now = clock.now()
    lease = timedelta(seconds=GRAPH[stage.name].lease)
    _change(stage, progress=max(0, min(99, progress)), deadline=now + lease)


def finish(stage: Stage, *, note: str = "") -> None:
    """Done. Raises ClaimLost: call it in the transaction of what the stage stores."""
    _change(
        stage,
        state=State.DONE,
        progress=100,
        note=note[:200],
        deadline=None,
        finished_at=clock.now(),
        error_code="",
        error="",
        error_log="",
    )
    # From now on these wait for a worker, and no more for us.
    next_ones = [name for name, plan in GRAPH.items() if stage.name in plan.needs]
    waiting = Stage.objects.own().filter(asset_id=stage.asset_id, state=State.WAITING)
    waiting.filter(name__in=next_ones).update(changed_at=stage.changed_at)
    _tell_end(stage)


def fail(stage: Stage, *, code: str, text: str, log: str = "", final: bool = False) -> bool:
    """Record what went wrong; True if the stage will be tried again. Raises ClaimLost."""
    again = not final and not is_last_attempt(stage)
    pause = timedelta(seconds=_AGAIN * tries(stage))
    _change(
        stage,
        not_before=clock.now() + pause if again else None,
        state=State.WAITING if again else State.FAILED,
        progress=0,
        deadline=None,
        error_code=code[:40],
        error=text,
        error_log=log,
        finished_at=None if again else clock.now(),
    )
    if not again:
        _tell_end(stage)
    return again


def _tell_end(stage: Stage) -> None:
    transaction.on_commit(partial(stage_ended.send_robust, sender=Stage, stage=stage))


def tries(stage: Stage) -> int:
    """How often it was begun since it was laid out, or since a person last asked for it."""
    return stage.attempts - stage.max_attempts + TRIES


def is_last_attempt(stage: Stage) -> bool:
    return stage.attempts >= stage.max_attempts


def give_up_abandoned() -> list[Stage]:
    """Fail the stages whose workers vanished as often as is allowed; those rows."""
    now = clock.now()
    spent = Stage.objects.own().abandoned(now).filter(attempts__gte=F("max_attempts"))
    given_up = []
    for stage in spent.select_related("asset"):
        text = _(
            "This step broke off %(tries)d times on our side. Your upload is safe: "
            "try the step again later, or ask us for help."
        ) % {"tries": tries(stage)}
        try:
            fail(stage, code=_TOO_OFTEN, text=text, final=True)
        except ClaimLost:
            continue
        given_up.append(stage)
    return given_up


def stuck() -> list[Stage]:
    """What nobody works on though someone should, oldest first: to be sent again. The same stage
    is not returned again for a minute, or a long queue would fill with repeated messages."""
    now = clock.now()
    mine = Stage.objects.own()
    quiet = mine.abandoned(now) | mine.overlooked(now).filter(_needs_met())
    unsent = Q(sent_at=None) | Q(sent_at__lt=now - PATIENCE)
    found = list(quiet.filter(unsent, changed_at__lt=now - PATIENCE).order_by("changed_at"))
    mine.filter(pk__in=[stage.pk for stage in found]).update(sent_at=now)
    return found


def retry(*, stage: Stage, by: User | None) -> Stage:
    """A dead letter gets three more attempts. For staff, for the asset's owner, and for who sits
    at the server itself (None).

    The count itself goes on: were it to begin anew, a worker that hangs since the first attempt
    could wake up and take the new one for its own."""
    if by is not None and not by.is_staff and not studios.handles(by, stage.asset):
        raise NotAllowed()
    if stage.asset.is_refused:
        raise Conflict(_("This file was refused. Upload another one."))
    changed = Stage.objects.own().filter(pk=stage.pk, state=State.FAILED).update(
        state=State.WAITING, max_attempts=F("attempts") + TRIES,
        error_code="", error="", changed_at=clock.now(),
    )  # fmt: skip
    if not changed:
        raise Conflict(_("Only a step that failed can be tried again."))
    stage.refresh_from_db()
    return stage


def again(*, asset: Asset, name: str) -> Stage:
    """A stage that is over, or running with outdated facts, from the beginning. A worker that still
    has it finds its claim lost: attempts are counted on, so that no two claims have one number."""
    changed = asset.stages.filter(name=name).update(
        state=State.WAITING,
        max_attempts=F("attempts") + 3,
        progress=0,
        deadline=None,
        note="",
        error_code="",
        error="",
        error_log="",
        changed_at=clock.now(),
    )
    if not changed:
        raise Conflict(_("This step is not one of this video's."))
    return asset.stages.select_related("asset").get(name=name)


def _needs_met() -> Q:
    """True of a stage whose needs are all done (or were dropped)."""
    query = Q()
    for name, plan in GRAPH.items():
        if plan.needs:
            # By the states that are left, for which there is a small index: "not done" reads all.
            unmet = Stage.objects.filter(
                asset=OuterRef("asset"), name__in=plan.needs, state__in=Stage.UNDONE
            )
            query |= Q(name=name) & ~Exists(unmet)
        else:
            query |= Q(name=name)
    return query


def _change(stage: Stage, **values: Any) -> None:
    """Update the row if the claim still holds; else ClaimLost."""
    values["changed_at"] = clock.now()
    changed = (
        Stage.objects.own()
        .filter(pk=stage.pk, state=State.RUNNING, attempts=stage.attempts)
        .update(**values)
    )
    if not changed:
        raise ClaimLost()
    for field, value in values.items():
        setattr(stage, field, value)
