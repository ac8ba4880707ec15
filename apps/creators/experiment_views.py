"""Pages of a lesson's A/B tests: all of them, starting one, looking at one and deciding."""

from collections.abc import Callable
from typing import Any
from zlib import crc32

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.content import experiments
from apps.content.models import Atom, Experiment
from apps.lib.errors import DomainError, InvalidInput

from . import lessons, takes
from .experiments import acting, picture, reports, words
from .experiments.reports import Report
from .experiments.verdicts import METRICS

EVEN, CAREFUL = "even", "careful"
DEFAULT_EFFECT = 0.05


@login_required
@require_safe
def tests(request: HttpRequest, public_id: str) -> HttpResponse:
    """All tests of a lesson, the newest first."""
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
    found = list(experiments.of(atom))
    context = {
        "atom": atom,
        "tests": found,
        "running": next((test for test in found if test.is_running), None),
        "candidates": candidates(takes.of(atom)),
        "may_own": studios.handles(request.user, atom, Right.OWN),
    }
    return render(request, "creators/experiments/tests.html", context)


def candidates(shown: list[takes.Take]) -> list[takes.Take]:
    """Versions that can take part, the one in use first; none while there is nothing to compare."""
    ready = [take for take in shown if experiments.may_take_part(take.version)]
    ready.sort(key=lambda take: (not take.version.is_default, -take.number))
    return ready if len(ready) > 1 and ready[0].version.is_default else []


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_test(request: HttpRequest, public_id: str) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
    running = reports.running(atom)
    if running is not None:
        return redirect("studio:test", public_id, running.public_id)
    if request.method != "POST":
        return _form(request, atom)
    try:
        started = acting.start(lesson=atom, by=request.user, **wish(request.POST, atom))
    except DomainError as error:
        return _form(request, atom, error)
    messages.success(request, _("The test is running."))
    return redirect("studio:test", public_id, started.public_id)


def wish(data: Any, atom: Atom) -> dict[str, Any]:
    """What the form says: `version` (several), `split`, `metric`, `effect`."""
    base = atom.versions.default().values_list("number", flat=True).first()
    told = {int(each) for each in data.getlist("version") if each.isascii() and each.isdecimal()}
    try:
        effect = float(data.get("effect", DEFAULT_EFFECT))
    except ValueError:
        raise InvalidInput(_("There is no such choice.")) from None
    chosen = (told | {base}) - {None}
    others = len(chosen) - 1
    careful = data.get("split") == CAREFUL
    weights = {n: 9 * others if careful and n == base else 1 for n in sorted(chosen)}
    metric = data.get("metric", Experiment.Metric.COMPLETED)
    return {"weights": weights, "metric": metric, "effect": effect}


def _form(request: HttpRequest, atom: Atom, error: DomainError | None = None) -> HttpResponse:
    ready = candidates(takes.of(atom))
    context = {
        "atom": atom,
        "candidates": ready,
        "most": experiments.MOST_ARMS,
        "metrics": words.metrics(),
        "effects": _effects(atom, ready),
        "default_effect": DEFAULT_EFFECT,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "creators/experiments/new.html", context, status=status)


def _effects(atom: Atom, ready: list[takes.Take]) -> list[dict[str, Any]]:
    """Each difference that one may look for, with what it takes for two versions."""
    if not ready:
        return []
    known = reports.past(atom)
    base, other = ready[0].number, ready[1].number
    splits = {EVEN: {base: 1, other: 1}, CAREFUL: {base: 9, other: 1}}

    def takes_(effect: float, metric: str, split: str) -> dict[str, Any]:
        plan = {"metric": metric, "effect": effect, "weights": splits[split]}
        count, days = reports.needed(known, base=base, **plan)
        return {"metric": metric, "split": split, "viewers": words.count(count), "days": days}

    return [
        {
            "value": effect,
            "points": words.points(effect),
            "takes": [takes_(effect, metric, split) for metric in METRICS for split in splits],
        }
        for effect in sorted(experiments.EFFECTS, reverse=True)
    ]


@login_required
@require_safe
def test(request: HttpRequest, public_id: str, test_id: str) -> HttpResponse:
    """One test: what it says by now, and what can be done about it."""
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
    report = reports.report(reports.find(atom, test_id))
    may_own = studios.handles(request.user, atom, Right.OWN)
    context = {"atom": atom, "report": report, "may_own": may_own, **shown(report)}
    return render(request, "creators/experiments/test.html", context)


def shown(report: Report) -> dict[str, Any]:
    """What the page says and draws."""
    reading, design = report.reading, report.design
    reach = picture.reach([each.interval for each in reading.compared])
    return {
        "headline": words.headline(report),
        "advice": words.advice(report),
        "warnings": words.warnings(report),
        "metric": words.metric(design.metric),
        "alternative": words.picture(report),
        "reach": words.points(reach),
        "bars": [
            {
                "number": each.number,
                "bar": picture.bar(each.interval, reach) if each.interval else None,
                "words": words.interval(each.interval),
                "clear": bool(
                    each.interval and (each.interval.is_above_zero or each.interval.is_below_zero)
                ),
            }
            for each in reading.compared
        ],
        "rows": words.rows(report),
        "needed": words.count(reading.needed),
        "seen": words.exactly(report.viewers),
        "share_done": min(1.0, report.viewers / reading.needed),
        "detectable": words.points(reading.detectable) if reading.detectable else "",
        "effect": words.points(design.effect),
        "chosen": reading.best or design.order[1],
        "others": [n for n in design.order if n != (reading.best or design.order[1])],
        "log": words.log(report.acts),
        "look": look(report),
        "figures": figures(report),
    }


def look(report: Report) -> str:
    """Changes when what can be done changes: those buttons are not replaced under a finger."""
    undo = "undo" if report.undoable else ""
    return f"{report.experiment.ending}.{report.reading.code}.{report.reading.best}.{undo}"


def figures(report: Report) -> str:
    """Changes when what is said may have changed."""
    numbers = [f"{n}:{each}" for n, each in sorted(report.table.items())]
    told = f"{look(report)} {report.is_waiting} {numbers} {report.days_left}"
    return f"{crc32(told.encode()):x}"


def _act(
    request: HttpRequest, public_id: str, test_id: str, act: Callable[[Any], str]
) -> HttpResponse:
    atom = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
    found = reports.find(atom, test_id)
    try:
        messages.success(request, act(found))
    except DomainError as error:
        messages.error(request, str(error.message))
    return redirect("studio:test", public_id, test_id)


@login_required
@require_POST
def decide(request: HttpRequest, public_id: str, test_id: str, number: int) -> HttpResponse:
    def act(found: Experiment) -> str:
        acting.decide(experiment=found, number=number, by=request.user)
        return _("Everybody gets version %(n)d now.") % {"n": number}

    return _act(request, public_id, test_id, act)


@login_required
@require_POST
def stop(request: HttpRequest, public_id: str, test_id: str) -> HttpResponse:
    def act(found: Experiment) -> str:
        acting.stop(experiment=found, by=request.user)
        return _("The test is stopped.")

    return _act(request, public_id, test_id, act)


@login_required
@require_POST
def undo(request: HttpRequest, public_id: str, test_id: str) -> HttpResponse:
    def act(found: Experiment) -> str:
        acting.undo(experiment=found, by=request.user)
        return _("The decision is undone.")

    return _act(request, public_id, test_id, act)
