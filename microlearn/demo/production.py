"""Brings every demo lesson from its text to its learners, through the pipeline of any upload.

Drawing runs a little ahead in a thread of its own; the media stages run in Celery's workers, or
here (`inline`). A lesson is published as soon as it is live; the rest of its qualities follow.
"""

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import DomainError
from apps.media import assets, jobs, stages, tasks
from apps.media.models import Asset, Stage
from apps.tenants.scope import tenant_scope
from microlearn.demo import shelf
from microlearn.demo.catalogue import Course, Lesson, round_robin
from microlearn.demo.film import FilmError
from microlearn.demo.meter import Meter
from microlearn.demo.people import author_of, tenant_id
from microlearn.demo.proof import proofread
from microlearn.demo.sources import draw

log = structlog.get_logger(__name__)

DRAW_AHEAD = 2  # drawn lessons that wait for the pipeline
ON_THE_WAY = 3  # lessons in the pipeline that are not live yet
DRAWING = 0.15  # of a lesson's work
WEIGHTS = {  # of the stages, about their share of the time
    Stage.Name.ENCODE_LOW: 2.0,
    Stage.Name.ENCODE_HIGH: 4.0,
    Stage.Name.CAPTIONS: 2.0,
}
STEP = 0.25  # seconds between two looks
PATIENCE = 180  # seconds without any change before we stop waiting


class WorkersGone(RuntimeError):
    """Nothing has moved for PATIENCE seconds."""


@dataclass
class Take:
    """One lesson on its way."""

    course: Course
    lesson: Lesson
    tenant: int
    owner: User
    asset_id: int | None = None
    share: float = 0.0  # of its work
    doing: str = ""
    is_live: bool = False
    is_proofread: bool = False
    problem: str = ""

    @property
    def is_over(self) -> bool:
        return bool(self.problem) or self.share >= 1


class Production:
    def __init__(self, courses: list[Course], meter: Meter, *, inline: bool = False) -> None:
        self.meter, self.inline = meter, inline
        self.takes = [
            Take(course, lesson, tenant_id(course.tenant), author_of(course.tenant))
            for course, lesson in round_robin(courses)
        ]

    def survey(self) -> None:
        """Find what an earlier run has made or left half-way. Call it before `run`."""
        for take in self.takes:
            self._resume(take)

    def run(self) -> list[Take]:
        """Make what is missing. Returns the takes that failed; raises WorkersGone."""
        for take in self.takes:
            if take.asset_id is not None and not take.is_over:
                self._start(take)
        missing = deque(take for take in self.takes if take.asset_id is None and not take.is_over)
        with ThreadPoolExecutor(1) as studio:
            self._work(studio, missing)
        return [take for take in self.takes if take.problem]

    @property
    def is_complete(self) -> bool:
        return all(take.is_over and not take.problem for take in self.takes)

    # ------------------------------------------------------------ one lesson

    def _resume(self, take: Take) -> None:
        """Take up what an earlier run has left; a lesson with no asset is to be drawn."""
        with tenant_scope(take.tenant, user_id=take.owner.pk):
            asset = shelf.find_asset(lesson=take.lesson, owner=take.owner)
            if asset is None or asset.is_refused:
                return
            take.asset_id = asset.pk
            for stage in asset.stages.dead_letters():
                stages.retry(stage=stage, by=take.owner)
            self._put_up(take, asset)
        self._look(take)

    def _begin(self, take: Take, path: Path) -> None:
        with tenant_scope(take.tenant, user_id=take.owner.pk):
            asset, _new = assets.register(
                path=path, owner=take.owner, filename=shelf.source_name(take.lesson), language="en"
            )
            take.asset_id = asset.pk
            self._put_up(take, asset)
        self._start(take)

    def _put_up(self, take: Take, asset: Asset) -> None:
        if shelf.find_atom(asset) is None:
            shelf.put_up_lesson(
                course=take.course, lesson=take.lesson, asset=asset, owner=take.owner
            )

    def _start(self, take: Take) -> None:
        with tenant_scope(take.tenant, user_id=take.owner.pk):
            asset = Asset.objects.get(pk=take.asset_id)
            if not self.inline:
                tasks.start(asset)
                return
        while not take.is_over and self._run_next_stage(take):
            self._look(take)

    def _run_next_stage(self, take: Take) -> bool:
        """Inline: do one stage here; False when there is none to do now."""
        with tenant_scope(take.tenant, user_id=take.owner.pk):
            asset = Asset.objects.get(pk=take.asset_id)
            # A stage in which an earlier run was killed is to be had after its deadline.
            stages.give_up_abandoned()
            waiting = [*stages.runnable(asset), *asset.stages.abandoned(clock.now())]
            stage = next(iter(waiting), None)
            if stage is None:
                return False
            take.doing = stage.get_name_display()
            self._show_move()
            try:
                jobs.run(stage.pk, worker="make_demo")
            except Exception:  # noqa: BLE001 - the stage keeps it; other lessons must go on
                log.exception("demo stage failed", lesson=take.lesson.slug, stage=stage.name)
        return True

    def _look(self, take: Take) -> None:
        """See how far the pipeline is; publish what is live."""
        with tenant_scope(take.tenant, user_id=take.owner.pk):
            asset = Asset.objects.with_stages().get(pk=take.asset_id)
            if asset.is_live and not take.is_live:
                self._show(take, asset)
            rows = list(asset.stages.all())
            take.share = DRAWING + (1 - DRAWING) * done_share(rows)
            running = [row for row in rows if row.state == Stage.State.RUNNING]
            take.doing = running[0].get_name_display() if running else ""
            if any(
                row.name == Stage.Name.CAPTIONS and row.state == Stage.State.DONE for row in rows
            ):
                proofread(lesson=take.lesson, asset=asset)
            if asset.is_refused:
                take.problem = asset.refusal
            elif not running and not stages.runnable(asset):
                take.problem = problem_of(rows)

    def _show(self, take: Take, asset: Asset) -> None:
        atom = shelf.find_atom(asset)
        if atom is None:
            return
        new = atom.published_at is None
        shelf.show(atom=atom, owner=take.owner)
        take.is_live = True
        if new and not self.meter.moving:
            count = sum(each.is_live for each in self.takes)
            self.meter.say(f"{count:>2}/{len(self.takes)}  {take.lesson.plain_title}")

    # ------------------------------------------------------------ all of them

    def _work(self, studio: ThreadPoolExecutor, missing: deque[Take]) -> None:
        drawn: deque[tuple[Take, Future[Path]]] = deque()
        changed, seen = time.monotonic(), 0.0
        while missing or drawn or any(not take.is_over for take in self.takes):
            while missing and len(drawn) < DRAW_AHEAD:
                take = missing.popleft()
                drawn.append((take, studio.submit(draw, take.course, take.lesson)))
            if drawn and drawn[0][1].done() and self._has_room():
                self._try_to_begin(*drawn.popleft())
            else:
                time.sleep(STEP)
            for take in self.takes:
                if take.asset_id is None or take.is_over:
                    continue
                self._look(take)
                if self.inline:
                    self._start(take)
            share = self._show_move()
            if share != seen:
                changed, seen = time.monotonic(), share
            elif time.monotonic() - changed > PATIENCE:
                raise WorkersGone()

    def _try_to_begin(self, take: Take, film: "Future[Path]") -> None:
        try:
            self._begin(take, film.result())
        except (FilmError, DomainError, OSError) as error:
            take.problem = str(error)

    def _has_room(self) -> bool:
        waiting = [t for t in self.takes if t.asset_id and not t.is_live and not t.is_over]
        return len(waiting) < ON_THE_WAY

    def _show_move(self) -> float:
        share = sum(1.0 if take.is_over else take.share for take in self.takes) / len(self.takes)
        busy = next((take for take in self.takes if take.doing and not take.is_over), None)
        doing = f"{busy.lesson.plain_title} · {busy.doing}" if busy else _("drawing")
        live = sum(take.is_live for take in self.takes)
        self.meter.move(live=live, share=share, doing=doing)
        return share


def done_share(rows: list[Stage]) -> float:
    """How much of the stages' work is done, 0–1; 1 only when every one of them is. Pure."""
    total = sum(WEIGHTS.get(row.name, 0.4) for row in rows)
    done = sum(
        WEIGHTS.get(row.name, 0.4) * (1.0 if row.state == Stage.State.DONE else row.progress / 100)
        for row in rows
    )
    if all(row.state == Stage.State.DONE for row in rows):
        return 1.0
    return min(done / total, 0.99)


def is_heard(rows: list[Stage]) -> bool:
    """Whether the captions are written. Pure."""
    return any(r.name == Stage.Name.CAPTIONS and r.state == Stage.State.DONE for r in rows)


def problem_of(rows: list[Stage]) -> str:
    """Which stages failed and why, in words; empty if none has. Pure."""
    failed = [row for row in rows if row.state == Stage.State.FAILED]
    return "; ".join(f"{row.get_name_display()}: {row.error or row.error_code}" for row in failed)
