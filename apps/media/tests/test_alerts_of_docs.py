"""The metrics and alerts that docs/operations.md names are those that a scrape gives."""

import re
from pathlib import Path

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from apps.media import stages

PAGE = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
(ALERTS,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
EXPRESSIONS = re.findall(r"^  expr: (.+)$", ALERTS, re.MULTILINE)
SELECTOR = re.compile(r'(microlearn_\w+)(?:\{(\w+)=~?"([^"]+)"\})?')


@pytest.fixture
def series(db) -> dict[str, list[dict[str, str]]]:
    """Labels of what a scrape gives, by the names that expressions use."""
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(Client().get("/metrics").content.decode()):
        suffix = "_total" if family.type == "counter" else ""
        found.setdefault(family.name + suffix, [])
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample.labels)
    return found


def test_every_alert_has_an_expression():
    assert len(EXPRESSIONS) == ALERTS.count("- alert:") >= 6


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_alert_asks_for_metrics_labels_and_values_that_exist(expression, series):
    named = SELECTOR.findall(expression)
    assert named
    for name, label, values in named:
        # Of queues without a known fleet there are no slots: they are named where they are made.
        known = name in series or name == "microlearn_queue_slots"
        assert known, f"no metric {name}"
        for value in filter(None, values.split("|")):
            assert value in {labels.get(label) for labels in series[name]}, f"{name}: {value}"


def test_the_table_names_every_metric_and_none_besides(series):
    rows = re.findall(r"^\| (`microlearn.+?) \|", PAGE, re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`(microlearn_\w+)", row)}
    histogram = re.compile(r"_(bucket|count|sum)$")
    given = {name for name in series if not histogram.search(name)} | {"microlearn_queue_slots"}
    assert told == given


def test_what_makes_a_video_live_is_what_creators_wait_for():
    (named,) = re.findall(r'stage=~"([^"]+)"', ALERTS)
    first = {name for name, plan in stages.GRAPH.items() if plan.priority == 0}
    assert set(named.split("|")) == first - {"captions"}
