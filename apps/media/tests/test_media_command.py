import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from apps.lib import clock
from apps.media import board, fleet, stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.tenants.scope import tenant_scope

Name, State = Stage.Name, Stage.State


@pytest.fixture(autouse=True)
def _fresh(db):
    cache.clear()


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        tasks.run_stage, "apply_async_on_commit", lambda args, **_: found.append(args[0])
    )
    return found


@pytest.fixture
def hospital(alice, riverside):
    """A dead letter in another tenant than the one in scope."""
    with tenant_scope(riverside.pk), clock.shifted(timedelta(minutes=-5)):
        asset = AssetFactory(owner=alice, filename="a" * 190)
        stages.lay_out(asset)
        stage = stages.claim(asset.stages.get(name=Name.PROBE).pk, worker="w1@" + "h" * 100)
        stages.fail(stage, code="conversion_failed", text="Broken.", log="x" * 300, final=True)
    return asset


def media(*arguments):
    out = StringIO()
    call_command("media", *arguments, stdout=out)
    return out.getvalue()


def test_an_overview_of_all_tenants(alice, hospital):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    fleet.report("w1", ["media.cpu"], 2)
    text = media()
    assert "media.captions           0        0      0   nobody works on it" in text
    assert "media.cpu                1        1      2\n" in text
    assert f"{hospital.public_id} probe (riverside) 5m" in text
    assert "conversion_failed" in text
    assert max(len(line) for line in text.splitlines()) <= 80


def test_for_programs(hospital):
    facts = json.loads(media("--json"))
    assert facts["queues"]["media.cpu"] == 0
    assert [letter["code"] for letter in facts["dead_letters"]] == ["conversion_failed"]
    assert {row["stage"] for row in facts["stages"]} == {str(name) for name in stages.GRAPH}


def test_one_video(hospital):
    text = media("show", hospital.public_id)
    assert "not live, 5m" in text
    assert "failed" in text
    assert max(len(line) for line in text.splitlines()) <= 80
    assert json.loads(media("show", hospital.public_id, "--json"))[0]["error_code"]


def test_a_dead_letter_is_tried_again(hospital, riverside, sent):
    assert "sent again" in media("retry", hospital.public_id, "probe")
    with tenant_scope(riverside.pk):
        stage = hospital.stages.get(name=Name.PROBE)
        assert (stage.state, sent) == (State.WAITING, [stage.pk])


def test_what_cannot_be_tried_again(hospital, sent):
    for arguments in (("retry", hospital.public_id, "captions"), ("retry", "unknown", "probe")):
        with pytest.raises(CommandError):
            media(*arguments)
    assert sent == []


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0s"), (0.25, "0.2s"), (59, "59s"), (75, "1m15s"), (3700, "1h01m"), (200_000, "2d07h")],
)
def test_spans(seconds, text):
    assert board.span(seconds) == text
