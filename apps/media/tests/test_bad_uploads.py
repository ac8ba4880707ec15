"""What careless or hostile clients send: odd names, lying types, floods, files without an end."""

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from PIL import Image

from apps.lib import clock
from apps.media import names, staging, tasks, uploads
from apps.media.models import Asset
from apps.media.tests import clips, pipeline
from apps.media.upload_models import Upload
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

from .tus_client import TusClient

# --- names ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("holiday.mp4", "holiday.mp4"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("/absolute/a.mp4", "a.mp4"),
        ("C:\\clips\\", "clips"),
        ("..", ""),
        ("", ""),
        ("a\r\nSet-Cookie: b.mp4", "aSet-Cookie: b.mp4"),
        ("a\x1b[31m\x07.mp4", "a[31m.mp4"),
        ("invoice\u202e4pm.exe", "invoice4pm.exe"),  # turns the rest of the line around
        ("  two \t words .mp4 ", "two words .mp4"),
        ("u\u0308ben.mp4", "üben.mp4"),
        ("日本語.mp4", "日本語.mp4"),
        ("x" * 300 + ".mp4", "x" * 196 + ".mp4"),
        ("x" * 300, "x" * 200),
    ],
)
def test_a_name_is_made_fit_to_be_shown(given, shown):
    assert names.shown(given) == shown


@pytest.mark.parametrize("name", ["../../../evil.mp4", "a/../../b\x1b.mp4", "..\\evil.sh;rm.mp4"])
def test_a_name_reaches_no_path(
    tus_alice, settings, tmp_path, name, django_capture_on_commit_callbacks
):
    content = clips.clip(tmp_path / "a.mp4", seconds=1).read_bytes()
    url = tus_alice.create(len(content), filename=name)["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        tus_alice.patch(url, 0, content)
    asset = Asset.objects.get()
    assert asset.source == f"originals/{asset.public_id}/original.mp4"
    assert "/" not in asset.filename
    assert asset.filename.isprintable()
    stored = {path.name for path in tmp_path.rglob("*") if path.is_file()}
    assert not any("evil" in path for path in stored)


# --- types ------------------------------------------------------------------------------------


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64), "red").save(out, "PNG")
    return out.getvalue()


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("a.mp4", b"not a video")
    return out.getvalue()


LIARS = {
    "png": png,
    "zip": archive,
    "exe": lambda: b"MZ\x90\x00" + bytes(200),
    "elf": lambda: Path("/proc/self/exe").read_bytes()[:4096],
    "html": lambda: b"<!doctype html><script>alert(1)</script>",
    "pdf": lambda: b"%PDF-1.7\n" + bytes(100),
}


@pytest.mark.parametrize("kind", LIARS)
def test_a_type_that_lies_is_found_out_by_the_content(
    tus_alice, kind, settings, django_capture_on_commit_callbacks
):
    content = LIARS[kind]()
    url = tus_alice.create(len(content), filename="a.mp4", filetype="video/mp4")["Location"]
    with django_capture_on_commit_callbacks(execute=True):
        assert tus_alice.patch(url, 0, content).status_code == 204
    upload = Upload.objects.get()
    why = upload.refusal
    if upload.asset:  # the first look lets it pass, the probe does not
        why = pipeline.run_all(upload.asset).refusal
    assert "not a video" in why
    assert not staging.path_of(upload.public_id).exists()
    left = [path for path in (settings.UPLOAD_DIR.parent / "media").rglob("*") if path.is_file()]
    assert left == []


def test_a_video_whose_type_lies_is_a_video(
    tus_alice, tmp_path, django_capture_on_commit_callbacks
):
    content = clips.clip(tmp_path / "a.mp4", seconds=1).read_bytes()
    url = tus_alice.create(len(content), filename="a.exe", filetype="application/x-dosexec")
    with django_capture_on_commit_callbacks(execute=True):
        tus_alice.patch(url["Location"], 0, content)
    assert Upload.objects.get().state == Upload.State.DONE


# --- floods -----------------------------------------------------------------------------------


def test_fifty_at_once_are_told_what_to_do(tus_alice, tus_charlie, settings):
    answers = [tus_alice.create(10, filename=f"{n}.mp4") for n in range(50)]
    assert sum(answer.status_code == 201 for answer in answers) == settings.UPLOADS_OPEN_PER_USER
    last = answers[-1]
    assert last.status_code == 429
    assert last.json()["error"]["code"] == "too_many_uploads"
    assert "Finish or cancel one" in last.json()["error"]["message"]
    assert tus_charlie.create(10).status_code == 201, "others are not kept out"
    tus_alice.send("DELETE", answers[0]["Location"])
    assert tus_alice.create(10).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_fifty_in_the_same_moment_find_no_more_room(alice, settings):
    settings.UPLOADS_OPEN_PER_USER = 3

    def begin(number):
        try:
            with tenant_scope(PUBLIC_TENANT), transaction.atomic():
                uploads.begin(owner=alice, length=10, metadata={"filename": f"{number}.mp4"})
        except uploads.TooManyUploads:
            return 0
        finally:
            connection.close()
        return 1

    with ThreadPoolExecutor(12) as threads:
        assert sum(threads.map(begin, range(50))) == 3
    assert Upload.objects.count() == 3


def test_a_full_disk_takes_no_more_and_keeps_what_it_has(tus_alice, settings):
    url = tus_alice.create(10)["Location"]
    tus_alice.patch(url, 0, b"01234")
    settings.UPLOAD_KEEPS_FREE = 1 << 60
    response = tus_alice.patch(url, 5, b"56789")
    assert response.status_code == 507
    assert response.json()["error"]["code"] == "storage_full"
    assert tus_alice.offset(url) == 5


# --- no end -----------------------------------------------------------------------------------


def test_an_upload_without_an_end_is_swept_in_every_tenant(
    tus_alice, alice, riverside, settings, sign_in, django_capture_on_commit_callbacks
):
    theirs = TusClient(sign_in(alice, riverside))
    urls = [client.create(10)["Location"] for client in (tus_alice, theirs)]
    for client, url in zip((tus_alice, theirs), urls, strict=True):
        client.patch(url, 0, b"01234")
    assert len(list(settings.UPLOAD_DIR.iterdir())) == 2
    late = timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER + 60)
    with clock.shifted(late), django_capture_on_commit_callbacks(execute=True):
        assert uploads.Upload.objects.alive(clock.now()).count() == 0
        tasks.tidy()
    assert list(settings.UPLOAD_DIR.iterdir()) == []
    assert tus_alice.send("HEAD", urls[0]).status_code == 404


def test_who_goes_on_sending_is_not_swept(tus_alice, settings):
    url = tus_alice.create(10)["Location"]
    with clock.shifted(timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER - 60)):
        tus_alice.patch(url, 0, b"01234")
    with clock.shifted(timedelta(seconds=settings.UPLOAD_EXPIRES_AFTER + 60)):
        tasks.tidy()
    assert tus_alice.offset(url) == 5
