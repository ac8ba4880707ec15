from datetime import timedelta

import pytest
from django.urls import reverse

from apps.lib import clock
from apps.media import stages, tasks
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory

State = Stage.State
LIST = "admin:media_stage_changelist"


@pytest.fixture
def staff(bob, sign_in):
    bob.is_staff = bob.is_superuser = True
    bob.save()
    return sign_in(bob)


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(
        tasks.run_stage, "apply_async_on_commit", lambda args, **_: found.append(args[0])
    )
    return found


@pytest.fixture
def failed(alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    asset.stages.filter(name="probe").update(state=State.FAILED, attempts=3, error="Broken.")
    return asset.stages.get(name="probe")


def retry(client, stage):
    data = {"action": "retry", "_selected_action": [stage.pk]}
    return client.post(reverse(LIST), data, follow=True)


def test_staff_retries_one_failed_stage(staff, failed, sent):
    response = retry(staff, failed)
    failed.refresh_from_db()
    assert (failed.state, sent) == (State.WAITING, [failed.pk])
    assert "1 stage is tried again." in response.content.decode()


def test_what_did_not_fail_is_not_retried(staff, failed, sent):
    waiting = failed.asset.stages.get(name="captions")
    response = retry(staff, waiting)
    assert sent == []
    assert "Only a step that failed" in response.content.decode()


def test_who_is_no_staff_sees_nothing(sign_in, alice, failed, sent):
    retry(sign_in(alice), failed)
    assert sent == []


@pytest.mark.parametrize("model", ["asset", "stage", "captiontrack"])
def test_lists_cost_the_same_however_long(
    staff, alice, model, django_assert_max_num_queries, settings
):
    settings.DEBUG = False
    for _ in range(5):
        stages.lay_out(AssetFactory(owner=alice))
    with django_assert_max_num_queries(16):
        assert staff.get(reverse(f"admin:media_{model}_changelist")).status_code == 200


def test_an_asset_shows_its_stages(staff, failed):
    url = reverse("admin:media_asset_change", args=[failed.asset_id])
    assert "Broken." in staff.get(url).content.decode()


def test_filters(staff, failed):
    url = reverse("admin:media_asset_changelist")
    for value, shown in {"yes": False, "no": True, "stuck": False, "refused": False}.items():
        assert (failed.asset.filename in staff.get(url, {"live": value}).content.decode()) is shown


def test_what_is_not_live_for_too_long(staff, failed):
    url = reverse("admin:media_asset_changelist")
    with clock.shifted(timedelta(seconds=-3600)):
        old = AssetFactory(owner=failed.asset.owner, filename="old.mp4", created_at=clock.now())
    page = staff.get(url, {"live": "stuck"}).content.decode()
    assert old.filename in page
    assert failed.asset.filename not in page


def test_the_dead_letters(staff, failed):
    failed.asset.stages.filter(name="captions").update(note="Only waiting")
    page = staff.get(reverse(LIST), {"state__exact": "failed"}).content.decode()
    assert "Dead letter" in page
    assert "1 stage" in page
