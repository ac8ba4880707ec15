import pytest

from apps.content.models import Atom
from apps.creators.models import Footage
from apps.media import uploads
from apps.media.tests.factories import AssetFactory
from apps.media.upload_models import Upload

pytestmark = pytest.mark.django_db
URL = "/api/v1/studio/lessons/"
FILE = {"filename": "freeze panes.mp4", "size": 10, "fingerprint": "ab12"}


def begin(client, **changes):
    return client.post(URL, FILE | changes, content_type="application/json")


def finish(upload, asset):
    """As if every byte had come."""
    upload.offset, upload.state, upload.asset = upload.length, Upload.State.DONE, asset
    upload.save()
    uploads.upload_finished.send(sender=Upload, upload=upload)


def test_a_file_makes_a_draft_and_an_upload(studio, alice):
    response = begin(studio, title="Freeze panes", language="de")

    lesson = Atom.objects.get()
    upload = Upload.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "id": lesson.public_id,
        "page": f"/studio/lessons/{lesson.public_id}/",
        "cancel": f"/api/v1/studio/lessons/{lesson.public_id}/",
        "upload": {
            "id": upload.public_id,
            "url": f"/api/v1/uploads/{upload.public_id}/",
            "direct": "",
            "offset": 0,
            "length": 10,
        },
    }
    assert (lesson.state, lesson.title, lesson.language) == ("draft", "Freeze panes", "de")
    assert (lesson.owner, upload.owner) == (alice, alice)


def test_asking_twice_makes_one(studio):
    assert begin(studio).json() == begin(studio).json()
    assert Atom.objects.count() == 1


def test_a_file_that_was_sent_before_is_recognised(studio, alice):
    first = begin(studio).json()
    finish(Upload.objects.get(), AssetFactory(owner=alice))

    response = begin(studio)

    assert response.status_code == 409
    assert response.json()["error"]["code"] == "already_uploaded"
    assert response.json()["error"]["details"]["page"] == first["page"]
    assert Upload.objects.count() == 1


def test_recognised_but_wanted_again(studio, alice):
    begin(studio)
    finish(Upload.objects.get(), AssetFactory(owner=alice))

    assert begin(studio, again=True).status_code == 201
    assert Atom.objects.count() == 2


def test_somebody_elses_file_is_not_recognised(studio, creator_charlie, alice):
    begin(studio)
    finish(Upload.objects.get(), AssetFactory(owner=alice))

    assert begin(creator_charlie).status_code == 201


def test_the_asset_becomes_the_lessons_recording(studio, alice):
    begin(studio)
    asset = AssetFactory(owner=alice)

    finish(Upload.objects.get(), asset)

    version = Atom.objects.get().versions.get()
    assert (version.asset, version.is_default) == (asset, True)


def test_a_refused_file_can_be_replaced(studio, alice):
    begin(studio)
    refused = AssetFactory(owner=alice, refusal_code="media_damaged", refusal="Damaged.")
    finish(Upload.objects.get(), refused)
    lesson = Atom.objects.get()

    url = f"{URL}{lesson.public_id}/file/"
    other = {"filename": "b.mp4", "size": 20, "fingerprint": "cd34"}
    response = studio.post(url, other, content_type="application/json")
    finish(Upload.objects.open().get(), AssetFactory(owner=alice))

    assert response.status_code == 201
    assert lesson.versions.count() == 2
    assert not lesson.versions.default().get().asset.is_refused


def test_another_file_takes_the_place_of_one_on_its_way(studio, sending):
    url = f"{URL}{sending.atom.public_id}/file/"

    other = studio.post(url, FILE, content_type="application/json").json()

    assert [u.public_id for u in Upload.objects.all()] == [other["upload"]["id"]]


def test_the_same_file_goes_on_where_it_was(studio):
    first = begin(studio).json()
    url = f"{URL}{first['id']}/file/"

    assert studio.post(url, FILE, content_type="application/json").json() == first


def test_without_a_fingerprint_name_and_size_are_enough_to_go_on(studio):
    first = begin(studio, fingerprint="").json()
    url = f"{URL}{first['id']}/file/"

    again = studio.post(url, FILE | {"fingerprint": ""}, content_type="application/json")

    assert again.json() == first


def test_a_good_video_is_not_replaced(studio, lesson):
    url = f"{URL}{lesson.public_id}/file/"

    assert studio.post(url, FILE, content_type="application/json").status_code == 409


def test_a_late_file_does_not_replace_a_good_video(lesson, sending, asset, alice):
    sending.atom = lesson
    sending.save()

    finish(sending.upload, AssetFactory(owner=alice))

    assert [version.asset for version in lesson.versions.all()] == [asset]


def test_a_file_begun_for_a_lesson_that_has_its_video_makes_another(studio, lesson):
    begin(studio)
    Footage.objects.update(atom=lesson)

    assert begin(studio).json()["id"] != lesson.public_id


@pytest.mark.parametrize("size, status", [(0, 400), (-1, 400), (600 * 1024**2, 413)])
def test_odd_sizes(studio, size, status):
    assert begin(studio, size=size).status_code == status
    assert not Atom.objects.exists()


@pytest.mark.parametrize("size, status", [(0, 400), (600 * 1024**2, 413), (10**30, 413)])
def test_odd_sizes_of_another_file(studio, sending, size, status):
    url = f"{URL}{sending.atom.public_id}/file/"

    response = studio.post(url, FILE | {"size": size}, content_type="application/json")

    assert response.status_code == status
    assert list(Upload.objects.all()) == [sending.upload]


def test_an_upload_of_another_client_gets_its_lesson(studio, alice):
    upload = uploads.begin(owner=alice, length=5, metadata={})
    url = f"{URL}of-upload/"

    first = studio.post(url, {"upload": upload.public_id}, content_type="application/json")
    again = studio.post(url, {"upload": upload.public_id}, content_type="application/json")

    assert first.status_code == 201
    assert again.json() == first.json()
    assert Footage.objects.get().upload == upload


def test_a_finished_upload_has_one_lesson(studio, alice):
    upload = uploads.begin(owner=alice, length=5, metadata={})
    finish(upload, AssetFactory(owner=alice))
    body = {"upload": upload.public_id}

    ids = {
        studio.post(f"{URL}of-upload/", body, content_type="application/json").json()["id"]
        for _ in range(2)
    }

    assert len(ids) == 1
    assert Atom.objects.get().versions.count() == 1


def test_anothers_upload_is_not_found(creator_charlie, alice):
    upload = uploads.begin(owner=alice, length=5, metadata={})
    body = {"upload": upload.public_id}

    response = creator_charlie.post(f"{URL}of-upload/", body, content_type="application/json")

    assert response.status_code == 404


def test_a_learner_may_not(sign_in, bob):
    assert begin(sign_in(bob)).status_code == 403


def test_a_visitor_may_not(client, public):
    assert begin(client).status_code == 401


def test_the_cut_travels_with_the_upload(studio):
    assert begin(studio, trimstart=1000, trimend=9000, cover=2500).status_code == 201

    metadata = Upload.objects.get().metadata
    assert {key: metadata[key] for key in ("trimstart", "trimend", "cover")} == {
        "trimstart": "1000",
        "trimend": "9000",
        "cover": "2500",
    }


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        ({"trimstart": 9000, "trimend": 1000}, "media_cut"),
        ({"trimend": 62000}, "media_too_long"),
    ],
)
def test_a_cut_that_cannot_be_is_refused(studio, cut, code):
    response = begin(studio, **cut)

    assert response.json()["error"]["code"] == code
    assert not Upload.objects.exists()


def test_another_part_of_the_same_file_is_another_lesson(studio, alice):
    begin(studio, trimend=5000)
    finish(Upload.objects.get(), AssetFactory(owner=alice))

    assert begin(studio, trimend=5000, cover=100).status_code == 409
    assert begin(studio, trimstart=5000).status_code == 201
    assert Atom.objects.count() == 2
