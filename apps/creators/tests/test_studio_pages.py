import pytest

from apps.accounts import memberships
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.media import stages
from apps.media.tests.factories import AssetFactory

pytestmark = pytest.mark.django_db


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def test_an_empty_shelf_invites(studio):
    assert "Make your first lesson" in page(studio, "/studio/")


def test_the_shelf_shows_own_lessons_only(studio, lesson, charlie):
    AtomFactory(owner=charlie, title="Charlie's")

    shelf = page(studio, "/studio/")

    assert "Freeze the top row" in shelf
    assert "Charlie" not in shelf


def test_archived_lessons_are_off_the_shelf(studio, lesson):
    lesson.state = Atom.State.ARCHIVED
    lesson.save()

    assert "Freeze the top row" not in page(studio, "/studio/")
    assert "Freeze the top row" in page(studio, "/studio/?show=archived")


def test_the_shelf_needs_as_many_queries_for_one_as_for_many(
    studio, alice, lesson, quiz, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    studio.get("/studio/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        studio.get("/studio/")
    for _ in range(5):
        atom = AtomFactory(owner=alice, draft=True)
        asset = AssetFactory(owner=alice)
        stages.lay_out(asset)
        Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)
    with django_assert_num_queries(len(few)):
        studio.get("/studio/")


def test_a_creator_is_told_where_the_video_flashes(studio, lesson):
    asset = lesson.versions.get().asset
    path = f"/studio/lessons/{lesson.public_id}/"
    assert "This video flashes" not in page(studio, path)
    asset.flashes = [[2.1, 4.0], [65.0, 66.5]]
    asset.save()
    told = page(studio, path)
    assert "This video flashes" in told
    assert "More than three times a second at 0:02–0:04, 1:05–1:06." in told


def test_a_learner_becomes_a_creator_by_one_tap(sign_in, bob):
    client = sign_in(bob)
    assert "Become a creator" in page(client, "/studio/")

    client.post("/studio/become/")

    assert memberships.may_create(bob)
    assert "Make your first lesson" in page(client, "/studio/")


def test_who_has_no_name_yet_writes_it_first(sign_in, bob):
    bob.name = ""
    bob.save()
    client = sign_in(bob)

    refused = client.post("/studio/become/", {"name": " "}).content.decode()
    assert "Write the name that learners will see." in refused
    assert not memberships.may_create(bob)
    assert client.get("/studio/become/").url == "/studio/"

    client.post("/studio/become/", {"name": "Bob the Baker"})
    bob.refresh_from_db()
    assert bob.name == "Bob the Baker"
    assert memberships.may_create(bob)


def test_a_manager_stays_one(sign_in, alice, riverside):
    assert sign_in(alice, riverside).post("/studio/become/").status_code == 403


def test_in_a_hospital_nobody_makes_himself_a_creator(sign_in, bob, riverside):
    client = sign_in(bob, riverside)

    assert "Become a creator" not in page(client, "/studio/")
    assert client.post("/studio/become/").status_code == 403


def test_choosing_a_file(studio):
    assert 'accept="video/*"' in page(studio, "/studio/new/")


def test_a_learner_is_led_to_the_door(sign_in, bob):
    assert sign_in(bob).get("/studio/new/").url == "/studio/"


def test_the_workbench(studio, lesson, quiz):
    text = page(studio, f"/studio/lessons/{lesson.public_id}/")

    assert "lesson-preview" in text
    assert quiz.questions.first().stem in text


def test_the_workbench_while_the_file_is_coming(studio, sending):
    text = page(studio, f"/studio/lessons/{sending.atom.public_id}/")

    assert "upload-progress" in text
    assert "Choose the same file to go on" in text


def test_the_workbench_while_encoding(studio, alice):
    asset = AssetFactory(owner=alice)
    stages.lay_out(asset)
    atom = AtomFactory(owner=alice, draft=True)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)

    text = page(studio, f"/studio/lessons/{atom.public_id}/")

    assert 'data-stage="probe"' in text


def test_a_refused_file_says_why(studio, alice):
    asset = AssetFactory(owner=alice, refusal_code="media_damaged", refusal="It is cut off.")
    atom = AtomFactory(owner=alice, draft=True)
    Version.objects.create(atom=atom, asset=asset, number=1, is_default=True)

    text = page(studio, f"/studio/lessons/{atom.public_id}/")

    assert "It is cut off." in text
    assert "new-lesson" in text


def test_a_title_cannot_smuggle_in_a_script(studio, lesson):
    lesson.title = "<script>alert(1)</script>"
    lesson.save()

    assert "<script>alert" not in page(studio, f"/studio/lessons/{lesson.public_id}/")


def test_a_stranger_finds_nothing(creator_charlie, lesson):
    assert creator_charlie.get(f"/studio/lessons/{lesson.public_id}/").status_code == 404


def test_a_learner_may_only_watch(sign_in, bob, lesson):
    lesson.state = Atom.State.PUBLISHED
    lesson.save()

    assert sign_in(bob).get(f"/studio/lessons/{lesson.public_id}/").status_code == 403


@pytest.mark.parametrize("url", ["/studio/", "/studio/new/"])
def test_a_visitor_signs_in_first(client, public, url):
    assert client.get(url).url.startswith("/accounts/login/")


def test_the_hospital_and_the_public_shelf_are_two(sign_in, alice, riverside, lesson):
    assert "Freeze the top row" not in page(sign_in(alice, riverside), "/studio/")
