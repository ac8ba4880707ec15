"""Staff erase a person who learned in one tenant and works in another."""

import pytest
from django.contrib.auth.models import Permission

from apps.accounts import erasure
from apps.accounts.models import Membership, Subscription, User
from apps.content import playlists
from apps.content.models import Playlist, PlaylistItem, Problem
from apps.content.tests.factories import AtomFactory
from apps.quizzes import answers
from apps.quizzes.models import Answer, Card, Review
from apps.quizzes.tests.factories import RIGHT, QuestionFactory
from apps.tenants.scope import tenant_scope


@pytest.fixture
def staff(charlie, sign_in):
    charlie.is_staff = charlie.is_superuser = True
    charlie.save()
    return sign_in(charlie)


@pytest.fixture
def learned(bob, riverside, alice):
    """Bob answered a question, kept a lesson and reported it, in the hospital; he has a list and a
    subscription in public."""
    playlists.create(owner=bob, name="Later")
    Subscription.objects.create(user=bob)
    with tenant_scope(riverside.pk, user_id=bob.pk):
        lesson = AtomFactory(owner=alice, skill=None)
        question = QuestionFactory(quiz__follows=lesson, quiz__skill=None)
        answers.review(learner=bob, question=question, response=RIGHT, key="k" * 20)
        PlaylistItem.objects.create(playlist=playlists.saved(bob), atom=lesson, position=0)
        Problem.objects.create(learner=bob, atom=lesson, reason=Problem.Reason.WRONG)
    return lesson


def delete(client, user):
    return client.post(f"/admin/accounts/user/{user.pk}/delete/", {"post": "yes"})


def rows_in(tenant, *models):
    with tenant_scope(tenant.pk):
        return {model.__name__: model.objects.own().count() for model in models}


def test_what_is_theirs_goes_in_every_tenant(staff, bob, learned, public, riverside):
    assert delete(staff, bob).status_code == 302
    assert not User.objects.filter(pk=bob.pk).exists()
    theirs = (Card, Answer, Review, Playlist, PlaylistItem)
    assert set(rows_in(riverside, *theirs).values()) == {0}
    assert set(rows_in(public, Playlist, Subscription).values()) == {0}
    with tenant_scope(riverside.pk):
        assert not Membership.objects.filter(user=bob.pk).exists()
        assert Problem.objects.get().learner is None, "what they reported stays to be settled"


def test_several_at_once(staff, bob, learned):
    body = {"action": "delete_selected", "_selected_action": [bob.pk], "post": "yes"}
    assert staff.post("/admin/accounts/user/", body).status_code == 302
    assert not User.objects.filter(pk=bob.pk).exists()


def test_the_page_counts_what_goes_everywhere(staff, bob, learned):
    page = staff.get(f"/admin/accounts/user/{bob.pk}/delete/").content.decode()
    assert "Cards: 1" in page
    assert "Memberships: 1" in page


def test_who_made_lessons_in_another_tenant_stays_and_staff_read_why(
    staff, alice, bob, learned, riverside
):
    page = staff.get(f"/admin/accounts/user/{alice.pk}/delete/").content.decode()
    assert "Riverside Hospital: 2 atoms" in page
    assert delete(staff, alice).status_code == 200
    assert User.objects.filter(pk=alice.pk).exists()
    with pytest.raises(erasure.StillOwns, match="Riverside Hospital: 2 atoms"):
        erasure.erase(user=alice)
    with tenant_scope(riverside.pk):
        assert Membership.objects.filter(user=alice).exists(), "nothing of hers is gone"


def test_nothing_of_others_goes(staff, bob, charlie, learned, riverside):
    with tenant_scope(riverside.pk, user_id=charlie.pk):
        playlists.saved(charlie)
    delete(staff, bob)
    with tenant_scope(riverside.pk):
        assert Playlist.objects.own().get().owner == charlie
        assert Membership.objects.own().count() == 1


def test_a_clerk_without_the_right_is_refused(bob, charlie, sign_in):
    charlie.is_staff = True
    charlie.save()
    charlie.user_permissions.set(Permission.objects.filter(codename="view_user"))
    assert delete(sign_in(charlie), bob).status_code == 403
    assert User.objects.filter(pk=bob.pk).exists()
