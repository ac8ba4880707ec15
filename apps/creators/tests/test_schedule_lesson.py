from datetime import UTC, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from apps.accounts.models import Notification
from apps.content.models import Atom
from apps.content.tests.factories import AtomFactory
from apps.creators import publication, schedules, wall_clock
from apps.creators.models import AuditEntry, Schedule
from apps.lib import clock
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

BERLIN = ZoneInfo("Europe/Berlin")


def in_an_hour(**more):
    return schedules.Plan(clock.now() + timedelta(hours=1), "Europe/Berlin", **more)


def url(lesson):
    return f"/api/v1/studio/lessons/{lesson.public_id}/schedule/"


def at(moment, lesson):
    with clock.shifted(moment - clock.now()):
        live = schedules.publish_due()
    lesson.refresh_from_db()
    return live


@pytest.mark.parametrize(
    ("wall", "zone", "utc"),
    [
        ((2027, 1, 10, 9, 0), "Europe/Berlin", (2027, 1, 10, 8, 0)),
        ((2027, 7, 10, 9, 0), "Europe/Berlin", (2027, 7, 10, 7, 0)),
        # The clocks skip it: the first time after.
        ((2027, 3, 28, 2, 30), "Europe/Berlin", (2027, 3, 28, 1, 0)),
        # It comes twice: the first.
        ((2027, 10, 31, 2, 30), "Europe/Berlin", (2027, 10, 31, 0, 30)),
        ((2026, 10, 4, 2, 10), "Australia/Lord_Howe", (2026, 10, 3, 15, 30)),
        ((2011, 12, 30, 12, 0), "Pacific/Apia", (2011, 12, 30, 10, 0)),  # a day that never was
    ],
)
def test_a_time_on_the_wall_is_one_moment(wall, zone, utc):
    moment = wall_clock.moment(datetime(*wall), ZoneInfo(zone))
    assert moment == datetime(*utc, tzinfo=UTC)


@pytest.mark.django_db
class TestPlanning:
    def test_a_time_by_the_creators_own_clock(self, studio, alice, lesson, quiz):
        alice.time_zone = "Europe/Berlin"
        alice.save()

        answer = studio.put(
            url(lesson), {"at": "2099-07-01T09:00"}, content_type="application/json"
        )

        assert answer.status_code == 200, answer.content
        told = answer.json()
        assert told["standing"]["code"] == "scheduled"
        assert told["schedule"]["wall"] == "2099-07-01T09:00"
        assert "(Europe/Berlin)" in told["standing"]["note"]
        row = Schedule.objects.get(atom=lesson)
        assert row.at == datetime(2099, 7, 1, 7, 0, tzinfo=UTC)
        assert studio.get(url(lesson)).json()["state"] == "pending"

    def test_another_time_and_none(self, studio, lesson):
        plan = {"at": "2099-07-01T09:00:00+02:00", "zone": "Asia/Tokyo", "if_not_ready": "leave"}
        for moment in ("2099-07-01T09:00:00+02:00", "2099-08-01T09:00:00+02:00"):
            studio.put(url(lesson), plan | {"at": moment}, content_type="application/json")
        assert Schedule.objects.get(atom=lesson).at.month == 8

        assert studio.delete(url(lesson)).json()["schedule"] is None
        assert studio.delete(url(lesson)).status_code == 200
        assert studio.get(url(lesson)).status_code == 404
        acts = list(AuditEntry.objects.about(lesson).values_list("act", flat=True))
        assert acts == ["unscheduled", "scheduled", "scheduled"]

    @pytest.mark.parametrize(
        "wish",
        [{}, {"at": "soon"}, {"at": "2001-01-01T09:00"}, {"at": "2099-01-01T09:00", "zone": "X"}],
    )
    def test_what_is_no_time_is_refused(self, studio, lesson, wish):
        answer = studio.put(url(lesson), wish, content_type="application/json")
        assert answer.status_code == 400
        assert not Schedule.objects.exists()

    def test_a_stranger_finds_no_lesson(self, creator_charlie, lesson):
        plan = {"at": "2099-07-01T09:00"}
        assert creator_charlie.put(url(lesson), plan, content_type="application/json").status_code
        assert not Schedule.objects.exists()

    def test_what_is_live_or_put_away_is_not_planned(self, alice, charlie, lesson):
        with pytest.raises(NotAllowed):
            schedules.plan(lesson=lesson, by=charlie, plan=in_an_hour())
        for state in ("published", "archived"):
            Atom.objects.filter(pk=lesson.pk).update(state=state)
            with pytest.raises(Conflict):
                schedules.plan(lesson=lesson, by=alice, plan=in_an_hour())

    def test_a_time_that_has_passed(self, alice, lesson):
        with pytest.raises(InvalidInput):
            schedules.plan(lesson=lesson, by=alice, plan=schedules.Plan(clock.now(), "UTC"))


@pytest.mark.django_db
class TestItsTimeHasCome:
    def test_it_goes_live_then_and_not_before(self, alice, lesson, quiz):
        plan = in_an_hour()
        schedules.plan(lesson=lesson, by=alice, plan=plan)

        assert at(plan.at - timedelta(minutes=1), lesson) == []
        assert at(plan.at + timedelta(minutes=1), lesson) == [lesson.public_id]
        assert lesson.is_published
        assert at(plan.at + timedelta(minutes=2), lesson) == []

        entries = AuditEntry.objects.about(lesson).filter(act="published")
        assert [entry.actor for entry in entries] == [""]
        told = Notification.objects.get(user=alice, kind="lesson_published")
        assert told.subject_id == lesson.public_id

    def test_what_is_not_ready_is_told_once_and_goes_live_when_it_is(
        self, alice, lesson, django_capture_on_commit_callbacks
    ):
        plan = in_an_hour()
        schedules.plan(lesson=lesson, by=alice, plan=plan)
        for minutes in (1, 2, 3):
            assert at(plan.at + timedelta(minutes=minutes), lesson) == []
        assert Schedule.objects.get(atom=lesson).state == "late"
        assert AuditEntry.objects.filter(act="missed").count() == 1
        assert Notification.objects.get(kind="lesson_missed").read_at is None

        from apps.content.tests.factories import QuizAtomFactory
        from apps.quizzes.tests.factories import QuestionFactory

        QuestionFactory.create_batch(3, quiz=QuizAtomFactory(follows=lesson, draft=True))
        assert at(plan.at + timedelta(minutes=4), lesson) == [lesson.public_id]
        assert Notification.objects.get(kind="lesson_missed").read_at is not None

    def test_or_it_is_left(self, alice, lesson):
        plan = in_an_hour(if_not_ready="leave")
        schedules.plan(lesson=lesson, by=alice, plan=plan)
        at(plan.at, lesson)
        assert Schedule.objects.get(atom=lesson).state == "missed"
        assert at(plan.at + timedelta(days=1), lesson) == []
        assert not lesson.is_published

    def test_an_act_by_hand_makes_the_plan_void(self, alice, lesson, quiz):
        for act in (publication.publish, publication.archive, publication.discard):
            Atom.objects.filter(pk=lesson.pk).update(state="draft", discarded_at=None)
            lesson.refresh_from_db()
            schedules.plan(lesson=lesson, by=alice, plan=in_an_hour())
            act(lesson=lesson, by=alice)
            assert not Schedule.objects.filter(atom=lesson).exists()

    def test_who_is_no_creator_any_more_publishes_nothing(self, alice, lesson, quiz):
        from apps.accounts.memberships import grant

        plan = in_an_hour()
        schedules.plan(lesson=lesson, by=alice, plan=plan)
        grant(user=alice, role="learner")
        assert at(plan.at, lesson) == []
        assert not lesson.is_published

    def test_one_that_fails_does_not_hold_up_the_others(self, alice, lesson, quiz):
        plan = in_an_hour()
        schedules.plan(lesson=AtomFactory(owner=alice, draft=True), by=alice, plan=plan)
        schedules.plan(lesson=lesson, by=alice, plan=plan)
        assert at(plan.at, lesson) == [lesson.public_id]


@pytest.mark.django_db(transaction=True)
def test_many_beats_at_once_publish_once(alice, lesson, quiz):
    schedules.plan(lesson=lesson, by=alice, plan=in_an_hour())
    Schedule.objects.update(at=clock.now())
    live = []

    def beat():
        with tenant_scope(PUBLIC_TENANT):
            live.extend(schedules.publish_due())
        connection.close()

    beats = [Thread(target=beat) for _ in range(6)]
    for each in beats:
        each.start()
    for each in beats:
        each.join()

    assert live == [lesson.public_id]
    assert AuditEntry.objects.about(lesson).filter(act="published").count() == 1
    assert Notification.objects.filter(kind="lesson_published").count() == 1


@pytest.mark.django_db
def test_cut_off_in_the_middle_all_is_as_it_was(alice, lesson, quiz, monkeypatch):
    plan = in_an_hour()
    schedules.plan(lesson=lesson, by=alice, plan=plan)

    def power_cut(*_args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(schedules.notices, "tell_published", power_cut)
        with pytest.raises(KeyboardInterrupt):
            at(plan.at, lesson)
    lesson.refresh_from_db()
    assert not lesson.is_published
    assert at(plan.at, lesson) == [lesson.public_id]
