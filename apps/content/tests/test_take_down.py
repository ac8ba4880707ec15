"""Moderation: reports in the admin, takedowns, appeals, decisions."""

import pytest
from django.contrib.auth.models import Permission

from apps.accounts.tests.factories import UserFactory
from apps.content import publishing, takedowns
from apps.content.models import Atom, Problem, Takedown
from apps.content.takedowns import TakenDown
from apps.lib.errors import Conflict, InvalidInput, NotAllowed
from apps.tenants.scope import tenant_scope

from .factories import AtomFactory, QuizAtomFactory

QUEUE = "/admin/content/reportedlesson/"
TAKEN = "/admin/content/takedown/"


@pytest.fixture
def staff(public):
    return UserFactory(is_staff=True, is_superuser=True)


@pytest.fixture
def lesson(alice):
    return AtomFactory(owner=alice, title="Mix bleach and acid")


@pytest.fixture
def taken(lesson, staff):
    return takedowns.take_down(atom=lesson, by=staff, reason="harmful", words="This makes gas.")


def reported(atom, learner, **more):
    return Problem.objects.create(atom=atom, learner=learner, **{"reason": "harmful", **more})


# --- what it does ----------------------------------------------------------------------------


def test_learners_no_longer_get_it_nor_its_quiz(lesson, bob, staff):
    quiz = QuizAtomFactory(follows=lesson)
    report = reported(lesson, bob)
    takedowns.take_down(atom=lesson, by=staff, reason="harmful", words="This makes gas.")
    assert not Atom.objects.published().filter(pk__in=[lesson.pk, quiz.pk]).exists()
    report.refresh_from_db()
    assert report.settled_by == staff


def test_its_creator_cannot_publish_it_around_that(lesson, taken, alice):
    publishing.archive(atom=lesson, by=alice)
    publishing.withdraw(atom=lesson, by=alice)
    with pytest.raises(TakenDown) as refused:
        publishing.publish(atom=lesson, by=alice)
    assert refused.value.details == {"reason": "harmful", "words": "This makes gas."}


@pytest.mark.parametrize(
    ("reason", "words"), [("boring", "Words."), ("harmful", " "), ("harmful", "x" * 1001)]
)
def test_without_reason_and_words_there_is_none(lesson, staff, reason, words):
    with pytest.raises(InvalidInput):
        takedowns.take_down(atom=lesson, by=staff, reason=reason, words=words)
    assert Atom.objects.published().filter(pk=lesson.pk).exists()


def test_once_at_a_time(lesson, taken, staff):
    with pytest.raises(Conflict):
        takedowns.take_down(atom=lesson, by=staff, reason="spam", words="Again.")


def test_a_lesson_of_another_tenant_is_left_alone(lesson, staff, riverside):
    with tenant_scope(riverside.pk), pytest.raises(Conflict):
        takedowns.take_down(atom=lesson, by=staff, reason="spam", words="No.")


# --- appeal and decision ----------------------------------------------------------------------


def test_its_creator_appeals_once(taken, alice, bob):
    with pytest.raises(NotAllowed):
        takedowns.appeal(takedown=taken, by=bob, words="It is fine.")
    takedowns.appeal(takedown=taken, by=alice, words="I warn of it.")
    assert Takedown.objects.to_decide().get().appeal == "I warn of it."
    with pytest.raises(Conflict):
        takedowns.appeal(takedown=taken, by=alice, words="Really.")


def test_refused_it_stays_down(lesson, taken, alice, staff):
    with pytest.raises(Conflict):
        takedowns.uphold(takedown=taken, by=staff, words="Nobody has asked.")
    takedowns.appeal(takedown=taken, by=alice, words="I warn of it.")
    takedowns.uphold(takedown=taken, by=staff, words="Not soon enough.")
    assert not Takedown.objects.to_decide().exists()
    with pytest.raises(TakenDown):
        publishing.publish(atom=lesson, by=alice)


def test_lifted_learners_have_it_again(lesson, taken, alice, staff):
    quiz = QuizAtomFactory(follows=lesson, draft=True)
    takedowns.lift(takedown=taken, by=staff, words="You are right.")
    assert Atom.objects.published().filter(pk__in=[lesson.pk, quiz.pk]).count() == 2
    with pytest.raises(Conflict):
        takedowns.lift(takedown=taken, by=staff)
    with pytest.raises(Conflict):
        takedowns.appeal(takedown=taken, by=alice, words="Too late.")


def test_what_its_creator_put_away_meanwhile_stays_away(lesson, taken, alice, staff):
    publishing.archive(atom=lesson, by=alice)
    takedowns.lift(takedown=taken, by=staff)
    assert Atom.objects.get(pk=lesson.pk).state == Atom.State.ARCHIVED


def test_a_draft_that_was_taken_down_is_a_draft_again(alice, staff):
    draft = AtomFactory(owner=alice, draft=True)
    made = takedowns.take_down(atom=draft, by=staff, reason="rights", words="Not yours.")
    takedowns.lift(takedown=made, by=staff)
    assert Atom.objects.get(pk=draft.pk).state == Atom.State.DRAFT


# --- the queue of staff -----------------------------------------------------------------------


def send(client, page, action, row, **more):
    chosen = {"action": action, "_selected_action": [row.pk], **more}
    return client.post(page, chosen, follow=True).content.decode()


def test_reports_stand_grouped_by_lesson(lesson, staff, sign_in, bob, charlie):
    reported(lesson, bob)
    reported(lesson, bob, reason="wrong")
    reported(lesson, charlie, words="My eyes hurt.")
    AtomFactory(title="Nobody minds")
    settled = AtomFactory(title="Long settled")
    reported(settled, bob, settled_at=settled.created_at)
    html = sign_in(staff).get(QUEUE).content.decode()
    assert html.count('class="field-lesson"') == 1
    assert '<td class="field-reporters">2</td>' in html
    assert "Nobody minds" not in html
    assert "Long settled" not in html
    page = sign_in(staff).get(f"{QUEUE}{lesson.pk}/change/").content.decode()
    assert "My eyes hurt." in page


def test_reports_are_dismissed(lesson, staff, sign_in, bob):
    reported(lesson, bob)
    send(sign_in(staff), QUEUE, "dismiss", lesson)
    assert Problem.objects.get().settled_by == staff
    assert Atom.objects.published().filter(pk=lesson.pk).exists()


def test_taken_down_from_the_queue(lesson, staff, sign_in, bob):
    reported(lesson, bob)
    told = send(sign_in(staff), QUEUE, "take_down", lesson, reason="harmful", words="")
    assert "Write some words first." in told
    send(sign_in(staff), QUEUE, "take_down", lesson, reason="harmful", words="This makes gas.")
    row = Takedown.objects.get()
    assert (row.atom, row.words, row.taken_by) == (lesson, "This makes gas.", staff)
    assert "Mix bleach" not in sign_in(staff).get(QUEUE).content.decode()


def test_appeals_are_decided_in_the_admin(taken, alice, staff, sign_in):
    takedowns.appeal(takedown=taken, by=alice, words="I warn of it.")
    client = sign_in(staff)
    assert "I warn of it." in client.get(f"{TAKEN}?appeal=open").content.decode()
    send(client, TAKEN, "uphold", taken, words="Not soon enough.")
    assert "I warn of it." not in client.get(f"{TAKEN}?appeal=open").content.decode()
    send(client, TAKEN, "lift", taken, words="After all.")
    taken.refresh_from_db()
    assert (taken.decision, taken.decided_by) == ("After all.", staff)
    assert taken.lifted_at


def test_staff_who_may_only_look_cannot_act(lesson, sign_in, bob):
    reported(lesson, bob)
    looker = UserFactory(is_staff=True)
    looker.user_permissions.add(Permission.objects.get(codename="view_reportedlesson"))
    client = sign_in(looker)
    assert "Mix bleach" in client.get(QUEUE).content.decode()
    send(client, QUEUE, "take_down", lesson, reason="harmful", words="No.")
    assert not Takedown.objects.exists()
