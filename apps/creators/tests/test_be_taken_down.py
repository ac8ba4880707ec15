"""What a studio sees and may do when staff take one of its lessons down."""

from datetime import timedelta

import pytest

from apps.accounts import notifications
from apps.accounts.models import Notification, Seat
from apps.accounts.tests.factories import UserFactory
from apps.content import takedowns
from apps.content.models import Atom, Takedown
from apps.creators import audit, schedules
from apps.creators.models import AuditEntry, Schedule
from apps.lib import clock


@pytest.fixture
def staff(public):
    return UserFactory(is_staff=True, is_superuser=True, name="Sam Staff")


@pytest.fixture
def live(lesson, quiz):
    for atom in (lesson, quiz):
        atom.state, atom.published_at = Atom.State.PUBLISHED, clock.now()
        atom.save()
    return lesson


@pytest.fixture
def taken(live, staff):
    return takedowns.take_down(atom=live, by=staff, reason="false", words="Row 1 <b>moves</b>.")


def page(client, place):
    return client.get(f"/studio/{place}").content.decode()


def api(lesson, what):
    return f"/api/v1/studio/lessons/{lesson.public_id}/{what}/"


def told(user):
    return notifications.words(Notification.objects.filter(user=user).first())


def test_home_and_lesson_say_so(studio, live, taken):
    home = page(studio, "")
    assert "“Freeze the top row” was taken down: It teaches something wrong or outdated." in home
    assert "Taken down</span>" in home
    html = page(studio, f"lessons/{live.public_id}/")
    assert "Staff took this lesson down" in html
    assert "Row 1 &lt;b&gt;moves&lt;/b&gt;." in html
    assert "Send the appeal" in html


def test_a_lesson_that_stands_says_nothing(studio, live):
    assert "taken down" not in page(studio, "").lower()
    assert 'id="takedown"' not in page(studio, f"lessons/{live.public_id}/")
    assert studio.get(api(live, "takedown")).status_code == 404


def test_the_owner_is_told(taken, alice):
    heard = told(alice)
    assert "took “Freeze the top row” down: It teaches something wrong" in heard.text
    assert (heard.note, heard.tone) == ("Row 1 <b>moves</b>.", "bad")


def test_publishing_is_refused_with_the_reason(studio, live, taken):
    answer = studio.post(api(live, "publish"))
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "taken_down"
    assert error["details"]["words"] == "Row 1 <b>moves</b>."
    assert "taken_down" in [
        each["code"] for each in studio.get(api(live, "progress")).json()["missing"]
    ]


def test_a_plan_to_publish_is_void(lesson, quiz, alice, staff):
    at = clock.now() + timedelta(hours=1)
    schedules.plan(lesson=lesson, by=alice, plan=schedules.Plan(at, "UTC"))
    takedowns.take_down(atom=lesson, by=staff, reason="spam", words="No.")
    assert not Schedule.objects.exists()
    schedules.plan(lesson=lesson, by=alice, plan=schedules.Plan(at, "UTC"))
    with clock.shifted(timedelta(hours=2)):
        assert schedules.publish_due() == []
    lesson.refresh_from_db()
    assert lesson.state == Atom.State.DRAFT


# --- the appeal -------------------------------------------------------------------------------


def test_the_owner_appeals_once_and_hears_the_decision(studio, live, taken, alice, staff):
    place = f"/studio/lessons/{live.public_id}/appeal/"
    assert studio.post(place, {"words": " "}).status_code == 400
    assert studio.post(place, {"words": "I have mended it."}).status_code == 302
    assert studio.post(place, {"words": "Again."}).status_code == 409
    html = page(studio, f"lessons/{live.public_id}/")
    assert "I have mended it." in html
    assert "Send the appeal" not in html
    assert "Your appeal is being looked at." in page(studio, "")
    taken = Takedown.objects.get()
    takedowns.uphold(takedown=taken, by=staff, words="Not yet.")
    assert told(alice).text == "Your appeal about “Freeze the top row” was refused."
    assert "Not yet." in page(studio, f"lessons/{live.public_id}/")
    takedowns.lift(takedown=taken, by=staff)
    assert "is in learners' feeds again" in told(alice).text
    assert Notification.objects.filter(user=alice).count() == 1
    assert "Live</span>" in page(studio, "")


def test_over_the_api(studio, live, taken):
    assert studio.get(api(live, "takedown")).json()["may_appeal"] is True
    said = {"words": "I have mended it."}
    answer = studio.post(api(live, "takedown/appeal"), said, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["appeal"] == "I have mended it."
    assert studio.get(api(live, "takedown")).json()["may_appeal"] is False


def test_an_editor_reads_why_and_cannot_appeal(sign_in, bob, alice, live, taken):
    Seat.objects.create(owner=alice, member=bob, role="editor")
    editor = sign_in(bob)
    html = page(editor, f"lessons/{live.public_id}/")
    assert "Staff took this lesson down" in html
    assert "Send the appeal" not in html
    answer = editor.post(f"/studio/lessons/{live.public_id}/appeal/", {"words": "Please."})
    assert answer.status_code == 403


# --- the audit trail --------------------------------------------------------------------------


def test_each_step_is_in_the_trail_and_staff_go_unnamed(studio, live, taken, alice, staff):
    takedowns.appeal(takedown=taken, by=alice, words="I have mended it.")
    takedowns.uphold(takedown=taken, by=staff, words="Not yet.")
    takedowns.lift(takedown=taken, by=staff)
    entries = AuditEntry.objects.about(live)
    assert [row.act for row in entries] == ["lifted", "upheld", "appealed", "taken_down"]
    assert entries.first().actor == staff.public_id
    assert [line.actor for line in audit.lines(entries)][:3] == [
        "MicroLearn's staff",
        "MicroLearn's staff",
        "Alice",
    ]
    assert "Sam Staff" not in page(studio, f"lessons/{live.public_id}/history/")
