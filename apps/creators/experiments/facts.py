"""A test as plain JSON."""

from dataclasses import asdict
from typing import Any

from . import words
from .reports import Report
from .verdicts import Comparison


def facts(report: Report) -> dict[str, Any]:
    experiment, design, reading = report.experiment, report.design, report.reading
    compared = {design.metric: reading.compared, **reading.beside}
    return {
        "id": experiment.public_id,
        "running": experiment.is_running,
        "ending": experiment.ending,
        "started_at": experiment.started_at,
        "ended_at": experiment.ended_at,
        "metric": design.metric,
        "effect": design.effect,
        "level": design.level,
        "power": design.power,
        "arms": [
            {
                "version": number,
                "weight": design.weights[number],
                "is_base": number == design.base,
                **asdict(report.table[number]),
            }
            for number in design.order
        ],
        "verdict": reading.code,
        "best": reading.best,
        "headline": words.headline(report),
        "advice": words.advice(report),
        "warnings": words.warnings(report),
        "compared": [_compared(each, metric) for metric in compared for each in compared[metric]],
        "viewers": report.viewers,
        "needed": reading.needed,
        "more": reading.more,
        "days_left": report.days_left,
        "detectable": reading.detectable,
        "balanced": reading.balanced,
        "acts": [
            {
                "kind": act.kind,
                "at": act.at,
                "by": act.by.name if act.by else "",
                "version": act.version,
                "before": act.before,
                "numbers": act.numbers,
            }
            for act in report.acts
        ],
    }


def _compared(each: Comparison, metric: str) -> dict[str, Any]:
    found = each.interval
    return {
        "version": each.number,
        "metric": metric,
        "low": found.low if found else None,
        "middle": found.middle if found else None,
        "high": found.high if found else None,
    }
