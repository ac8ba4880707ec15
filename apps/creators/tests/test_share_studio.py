"""Alice owns a studio, Bob edits in it, Dana reads its figures, Charlie is a creator elsewhere.

What each of them is answered on every route stands in microlearn/tests/test_team_permissions.py;
here is how somebody gets a seat and loses it, and what a seat must not open."""

import re

import pytest
from django.core import mail

from apps.accounts import studios
from apps.accounts.erasure import erase
from apps.accounts.memberships import grant
from apps.accounts.models import Invitation, Membership, Seat
from apps.accounts.studios import Right
from apps.accounts.tests.factories import UserFactory
from apps.content.models import Atom
from apps.content.tests.factories import AtomFactory, CourseFactory
from apps.creators import lessons, tasks, team
from apps.creators.models import AuditEntry
from apps.lib import clock
from apps.lib.errors import Conflict, DomainError, NotAllowed, NotFound
from apps.media import stages, uploads
from apps.media.captions import tracks
from apps.media.tests.factories import AssetFactory
from apps.pathways import entitlement, feed
from apps.tenants.scope import tenant_scope

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(alice):
    dana = UserFactory(name="Dana")
    Seat.objects.create(owner=alice, member=dana, role="analyst")
    return dana


@pytest.fixture
def editor(alice, bob):
    Seat.objects.create(owner=alice, member=bob, role="editor")
    return bob


def invited(owner, person, role="editor"):
    return team.invite(owner=owner, by=owner, email=person.email, role=role)


def token_of(invitation):
    return team.link(invitation).split("/")[-2]


# --- invited --------------------------------------------------------------------------------


def test_an_invitation_by_mail_becomes_a_seat(studio, sign_in, alice, bob, lesson):
    answer = studio.post("/studio/team/", {"email": f" {bob.email.upper()}", "role": "editor"})
    assert answer.url == "/studio/team/"
    tasks.post_invitation(Invitation.objects.get().pk)
    letter = mail.outbox[0]
    assert letter.to == [bob.email]
    link = re.search(r"https://microlearn\.example(/studio/invitations/\S+)", letter.body)[1]

    guest = sign_in(bob)
    assert alice.get_full_name() in guest.get(link).content.decode()
    assert studios.right_in(bob, alice) is None  # looking is not accepting
    assert guest.post(link).url == "/studio/"

    assert studios.right_in(bob, alice) == Right.EDIT
    shelf = guest.get("/studio/").content.decode()
    assert lesson.title in shelf
    assert guest.post(link).status_code == 404  # once
    acts = list(AuditEntry.objects.of_studio(alice).values_list("act", "actor"))
    assert acts == [("joined", bob.public_id), ("invited", alice.public_id)]


def test_somebody_else_cannot_use_the_link(alice, bob, charlie, sign_in):
    token = token_of(invited(alice, bob))
    thief = sign_in(charlie)
    page = thief.get(f"/studio/invitations/{token}/").content.decode()
    assert "sent to another address" in page
    assert bob.email not in page
    assert thief.post(f"/studio/invitations/{token}/").status_code == 403
    assert not Seat.objects.exists()


@pytest.mark.parametrize("spoil", [lambda t: t[:-1] + "x", lambda t: "1.abc", lambda t: f"9{t}"])
def test_a_forged_link(alice, bob, spoil):
    token = token_of(invited(alice, bob))
    with pytest.raises(NotFound):
        team.tenant_of(spoil(token), bob)


def test_an_old_link_or_one_taken_back_or_replaced(alice, bob):
    first = invited(alice, bob)
    second = invited(alice, bob, "analyst")
    with pytest.raises(NotFound):
        team.accept(token=token_of(first), by=bob)
    Invitation.objects.filter(pk=second.pk).update(created_at=clock.now() - team.INVITED_FOR)
    with pytest.raises(NotFound):
        team.accept(token=token_of(second), by=bob)
    third = invited(alice, bob)
    team.take_back(owner=alice, by=alice, public_id=third.public_id)
    with pytest.raises(NotFound):
        team.accept(token=token_of(third), by=bob)


def test_who_is_invited_must_not_be_there(alice, editor):
    for person in (alice, editor):
        with pytest.raises(Conflict):
            invited(alice, person)


def test_a_team_has_an_end(alice, monkeypatch):
    monkeypatch.setattr(team, "MOST_PEOPLE", 2)
    invited(alice, UserFactory())
    invited(alice, UserFactory())
    with pytest.raises(Conflict):
        invited(alice, UserFactory())


def test_a_name_cannot_write_headers(alice, bob):
    alice.name = "Alice\r\nBcc: everybody@example.org"
    alice.save()
    team.post(invited(alice, bob))
    assert "\n" not in mail.outbox[0].subject
    assert mail.outbox[0].recipients() == [bob.email]


def test_addresses_that_were_invited_long_ago_are_forgotten(alice, bob):
    invited(alice, bob)
    assert team.prune() == 0
    Invitation.objects.update(created_at=clock.now() - 5 * team.INVITED_FOR)
    assert team.prune() == 1


def test_the_hospitals_studio_is_for_its_members(alice, bob, charlie, riverside, sign_in):
    grant_in(riverside, alice, "creator")
    with tenant_scope(riverside.pk):
        for_bob, for_charlie = invited(alice, bob), invited(alice, charlie)
    assert sign_in(bob).post(team.link(for_bob)).status_code == 302
    assert sign_in(charlie).get(team.link(for_charlie)).status_code == 404


# --- what a seat must not open ----------------------------------------------------------------


def grant_in(tenant, user, role):
    with tenant_scope(tenant.pk):
        grant(user=user, role=role)


def test_a_seat_in_the_hospital_opens_no_public_draft(alice, bob, riverside, lesson):
    """Alice has a studio in both; from the hospital public rows can be read."""
    with tenant_scope(riverside.pk, user_id=bob.pk):
        Seat.objects.create(owner=alice, member=bob, role="editor")
        assert studios.right_in(bob, alice) == Right.EDIT
        with pytest.raises(NotFound):
            lessons.find(user=bob, public_id=lesson.public_id, right=Right.READ)
        with pytest.raises(NotFound):
            feed.readable(bob, lesson.public_id)
        with pytest.raises(NotFound):
            entitlement.judge(bob, lesson.versions.get().asset)
    assert studios.right_in(bob, alice) is None


def test_who_left_the_hospital_has_no_seat_there(alice, bob, riverside):
    with tenant_scope(riverside.pk):
        Seat.objects.create(owner=alice, member=bob, role="editor")
        Membership.objects.filter(user=bob).delete()
        assert studios.right_in(bob, alice) is None


def test_the_team_of_a_creator_who_is_none_any_more(alice, editor, lesson):
    grant(user=alice, role="learner")
    with pytest.raises(DomainError):
        lessons.find(user=editor, public_id=lesson.public_id)
    assert studios.owners(editor, Right.READ) == []


def test_a_seat_does_not_reach_through(alice, editor, charlie):
    """Bob edits for Alice, Charlie edits for Bob: Charlie does nothing for Alice."""
    grant(user=editor, role="creator")
    Seat.objects.create(owner=editor, member=charlie, role="editor")
    assert studios.right_in(charlie, alice) is None


def test_an_editor_cannot_make_himself_owner(editor, alice, charlie, sign_in):
    client = sign_in(editor)
    client.post("/studio/choose/", {"studio": alice.public_id})
    raised = client.post(f"/studio/team/{editor.public_id}/role/", {"role": "owner"})
    assert raised.status_code == 403
    assert client.post("/studio/team/", {"email": "x@example.org", "role": "editor"}).status_code
    assert not Invitation.objects.exists()


def test_nobody_chooses_a_studio_without_a_seat(sign_in, charlie, alice, lesson):
    grant(user=charlie, role="creator")
    client = sign_in(charlie)
    assert client.post("/studio/choose/", {"studio": alice.public_id}).status_code == 404
    assert lesson.title not in client.get("/studio/").content.decode()
    refused = client.get("/api/v1/studio/lessons/", headers={"X-Studio": alice.public_id})
    assert refused.status_code == 404


def test_an_analyst_reads_no_addresses(sign_in, dana, alice, bob):
    invited(alice, bob)
    page = sign_in(dana).get("/studio/team/").content.decode()
    assert "Dana" in page
    assert bob.email not in page
    assert alice.email not in page


def test_another_creators_lesson_joins_no_course(studio, alice, charlie):
    course = CourseFactory(owner=alice, draft=True)
    strange = AtomFactory(owner=charlie)
    course.modules.create(title="One", position=1)
    answer = studio.put(
        f"/api/v1/studio/courses/{course.public_id}/lessons/",
        {"lessons": [strange.public_id]},
        content_type="application/json",
    )
    assert answer.status_code == 400


# --- what an editor does belongs to the studio ----------------------------------------------


def test_what_an_editor_sends_is_the_owners(editor, alice, sign_in):
    client = sign_in(editor)
    client.post("/studio/choose/", {"studio": alice.public_id})
    begun = client.post(
        "/api/v1/studio/lessons/",
        {"filename": "a.mp4", "size": 10, "title": "Bob's work"},
        content_type="application/json",
    )
    assert begun.status_code == 201, begun.content
    lesson = Atom.objects.get(public_id=begun.json()["id"])
    assert lesson.owner == alice
    assert AuditEntry.objects.about(lesson).get().actor == editor.public_id

    upload = begun.json()["upload"]["id"]
    assert uploads.find(user=editor, public_id=upload).owner == alice
    assert uploads.find(user=alice, public_id=upload)
    with pytest.raises(NotFound):
        uploads.find(user=UserFactory(), public_id=upload)


def test_an_editor_mends_captions_and_steps_an_analyst_does_not(editor, dana, alice, charlie):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    stage = asset.stages.get(name="probe")
    stage.state = "failed"
    stage.save()
    words = [{"w": "Hello", "s": 0, "e": 0.4}]
    for stranger in (dana, charlie):
        with pytest.raises(NotAllowed):
            tracks.revise(asset=asset, language="en", words=words, by=stranger)
        with pytest.raises(NotAllowed):
            stages.retry(stage=stage, by=stranger)
    assert stages.retry(stage=stage, by=editor).state == "waiting"
    assert tracks.revise(asset=asset, language="en", words=words, by=editor).version == 1


def test_an_editor_may_not_have_a_version_switch_by_itself(editor, alice, lesson, sign_in):
    url = f"/api/v1/studio/lessons/{lesson.public_id}/versions/"
    file = {"filename": "b.mp4", "size": 10, "switch": True}
    assert sign_in(editor).post(url, file, content_type="application/json").status_code == 403


def test_the_team_watches_drafts(editor, dana, lesson, charlie):
    assert feed.readable(editor, lesson.public_id) == lesson
    assert feed.readable(dana, lesson.public_id) == lesson
    with pytest.raises(NotFound):
        feed.readable(charlie, lesson.public_id)


# --- gone -----------------------------------------------------------------------------------


def test_who_is_removed_is_out_at_once(studio, sign_in, editor, alice, lesson):
    client = sign_in(editor)
    url = f"/api/v1/studio/lessons/{lesson.public_id}/"
    client.post("/studio/choose/", {"studio": alice.public_id})
    assert client.get(url).status_code == 200

    assert studio.post(f"/studio/team/{editor.public_id}/remove/").status_code == 302

    assert client.get(url).status_code == 404
    assert lesson.title not in client.get("/studio/").content.decode()
    assert AuditEntry.objects.of_studio(alice).first().facts == {"person": editor.public_id}


def test_a_role_that_is_lowered_counts_at_once(editor, alice, lesson):
    team.change_role(owner=alice, by=alice, person=editor.public_id, role="analyst")
    with pytest.raises(NotAllowed):
        lessons.find(user=editor, public_id=lesson.public_id)


def test_everybody_may_leave_and_nobody_else_be_put_out(dana, editor, alice):
    with pytest.raises(NotAllowed):
        team.remove(owner=alice, by=editor, person=dana.public_id)
    team.remove(owner=alice, by=dana, person=dana.public_id)
    assert studios.right_in(dana, alice) is None
    assert AuditEntry.objects.of_studio(alice).first().act == "left"


def test_who_is_erased_leaves_no_name_in_the_audit_trail(editor, alice, studio, lesson):
    lessons.describe(lesson=lesson, by=editor, changes={"title": "Frozen"})
    name = editor.get_full_name()
    assert name in studio.get("/studio/history/").content.decode()
    erase(user=editor)
    page = studio.get("/studio/history/").content.decode()
    assert name not in page
    assert "Somebody who has left" in page
