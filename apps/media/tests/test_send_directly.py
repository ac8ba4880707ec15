"""A file goes from the client to the bucket in parts; the site signs, counts and takes it in."""

import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from apps.lib import clock
from apps.media import bucket, direct, tasks, uploads
from apps.media.models import Asset, Upload

from . import clips

URL = "/api/v1/uploads/direct/"


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    monkeypatch.setattr(direct, "PART", 5 * 1024 * 1024)  # the least that S3 takes
    monkeypatch.setattr(direct, "BATCH", 2)


@pytest.fixture
def video(tmp_path):
    """A real clip, padded to three parts."""
    path = clips.clip(tmp_path / "clip.mp4", size="360x640", seconds=1.5)
    content = path.read_bytes()
    box = 12 * 1024 * 1024 - len(content)
    return content + box.to_bytes(4, "big") + b"free" + bytes(box - 8)


@pytest.fixture
def client(s3, sign_in, alice):
    return sign_in(alice)


def begin(client, video, **more):
    wish = {"filename": "clip.mp4", "size": len(video), "fingerprint": "ab" * 32, **more}
    answer = client.post(URL, wish, content_type="application/json")
    assert answer.status_code == 201, answer.content
    return answer.json()


def put(part, content):
    body = content[part["start"] : part["start"] + part["size"]]
    request = urllib.request.Request(part["url"], data=body, method="PUT")  # noqa: S310
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        assert answer.status == 200


def send_all(client, video, offer):
    while offer["parts"]:
        for part in offer["parts"]:
            put(part, video)
        offer = client.post(offer_url()).json()
    assert offer["received"] == len(video)


def offer_url():
    return f"/api/v1/uploads/{Upload.objects.get().public_id}/direct/"


def left(s3):
    listed = s3.list_objects_v2(Bucket=bucket.name()).get("Contents", [])
    unfinished = s3.list_multipart_uploads(Bucket=bucket.name()).get("Uploads", [])
    return {item["Key"] for item in listed}, len(unfinished)


def test_a_video_arrives_and_becomes_an_asset(
    client, s3, alice, video, django_capture_on_commit_callbacks
):
    offer = begin(client, video, language="de", trimstart=100, trimend=1100)
    assert [part["number"] for part in offer["parts"]] == [1, 2]
    send_all(client, video, offer)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{offer_url()}finish/").json()
    assert answer == {"state": "done", "refusal": ""}
    asset = Asset.objects.get()
    assert (asset.owner, asset.size, asset.language) == (alice, len(video), "de")
    assert (asset.trim_start_ms, asset.trim_end_ms) == (100, 1100)
    assert s3.get_object(Bucket=bucket.name(), Key=asset.source)["Body"].read() == video
    assert left(s3) == ({asset.source}, 0)
    assert asset.stages.exists()
    assert client.post(f"{offer_url()}finish/").json()["state"] == "done", "twice does no harm"


def test_another_tab_goes_on_where_the_first_stopped(client, video):
    offer = begin(client, video)
    put(offer["parts"][1], video)
    again = begin(client, video)
    assert again["id"] == offer["id"]
    assert [part["number"] for part in again["parts"]] == [1, 3]
    assert again["received"] == Upload.objects.get().offset == again["parts"][0]["size"]


def test_not_before_all_parts_are_there(client, video):
    offer = begin(client, video)
    put(offer["parts"][0], video)
    answer = client.post(f"{offer_url()}finish/")
    assert answer.status_code == 409
    assert not Asset.objects.exists()


def test_a_part_of_another_size_is_not_taken(client, video):
    offer = begin(client, video)
    longer = {**offer["parts"][0], "size": offer["parts"][0]["size"] + 1}
    with pytest.raises(urllib.error.HTTPError) as refused:
        put(longer, video)
    assert refused.value.code == 403


def test_no_video_is_refused_and_nothing_stays(client, s3, django_capture_on_commit_callbacks):
    text = b"#EXTM3U\n# a playlist\n" * 400_000
    send_all(client, text, begin(client, text))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{offer_url()}finish/").json()
    assert answer["state"] == "refused"
    assert "video" in answer["refusal"]
    assert left(s3) == (set(), 0)


def test_what_was_sent_before_is_the_same_asset(
    client, s3, video, django_capture_on_commit_callbacks
):
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            offer = begin(client, video)
            Upload.objects.exclude(public_id=offer["id"]).delete()
            send_all(client, video, offer)
            client.post(f"{offer_url()}finish/")
    assert left(s3) == ({Asset.objects.get().source}, 0)


@pytest.mark.parametrize("how", ["cancelled", "expired", "left"])
def test_given_up_nothing_stays(client, s3, video, how, django_capture_on_commit_callbacks):
    put(begin(client, video)["parts"][0], video)
    upload = Upload.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        if how == "cancelled":
            uploads.give_up(upload=upload)
        elif how == "left":
            assert client.delete(offer_url()).status_code == 204
        else:
            with clock.shifted(timedelta(days=3)):
                tasks.tidy()
    assert left(s3) == (set(), 0)
    assert Upload.objects.filter(offset=0, multipart="").exists() is (how == "left")


def test_a_session_that_the_bucket_ended_begins_anew(client, s3, video):
    put(begin(client, video)["parts"][0], video)
    upload = Upload.objects.get()
    s3.abort_multipart_upload(
        Bucket=bucket.name(), Key=upload.arrival_key, UploadId=upload.multipart
    )
    offer = client.post(offer_url()).json()
    assert (offer["received"], offer["parts"][0]["number"]) == (0, 1)
    put(offer["parts"][0], video)


def test_a_crash_after_the_parts_became_one_file(client, s3, video):
    """The bucket has done it, our transaction was lost: finishing again finds the file."""
    send_all(client, video, begin(client, video))
    upload = Upload.objects.get()
    tags = {n: tag for n, (_s, tag) in bucket.parts(upload.arrival_key, upload.multipart).items()}
    bucket.complete(upload.arrival_key, upload.multipart, tags)
    assert client.post(f"{offer_url()}finish/").json()["state"] == "done"


def test_tus_and_parts_do_not_mix(client, s3, alice, video):
    begin(client, video)
    with pytest.raises(uploads.Conflict):
        uploads.receive(upload=Upload.objects.get(), offset=0, chunks=[b"x"])
    other = uploads.begin(owner=alice, length=9, metadata={})
    uploads.receive(upload=other, offset=0, chunks=[b"x"])
    assert client.post(f"/api/v1/uploads/{other.public_id}/direct/").status_code == 409


def test_a_stranger_finds_nothing(client, sign_in, charlie, video):
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role

    begin(client, video)
    grant(user=charlie, role=Role.CREATOR)
    assert sign_in(charlie).post(offer_url()).status_code == 404


def test_without_a_bucket_there_is_no_such_way(sign_in, alice):
    wish = {"filename": "clip.mp4", "size": 9}
    answer = sign_in(alice).post(URL, wish, content_type="application/json")
    assert answer.status_code == 404
    assert not Upload.objects.exists()
