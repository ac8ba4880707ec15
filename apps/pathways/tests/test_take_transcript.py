"""A lesson's words as a file."""

import pytest

from apps.media.models import CaptionTrack
from apps.tenants.scope import tenant_scope

from .factories import lesson

WORDS = [
    {"s": 0.2, "e": 0.6, "w": " Press", "p": 0.9},
    {"s": 0.6, "e": 1.1, "w": " <F4>.", "p": 0.9},
]


@pytest.fixture
def locked(public):
    atom = lesson(title="Lock a cell")
    CaptionTrack.objects.update(words=WORDS, text="Press <F4>.")
    return atom


def url(atom, name="en.txt") -> str:
    return f"/learn/{atom.public_id}/transcript/{name}"


def test_as_text(sign_in, bob, locked):
    response = sign_in(bob).get(url(locked))
    assert response.content.decode() == "Lock a cell\n\nPress <F4>.\n"
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="lock-a-cell.en.txt"'
    assert "no-cache" in response["Cache-Control"]


def test_as_webvtt(sign_in, bob, locked):
    text = sign_in(bob).get(url(locked, "en.vtt")).content.decode()
    assert text.startswith("WEBVTT\n\n1\n00:00:00.200 --> ")
    assert "Press &lt;F4&gt;." in text


@pytest.mark.parametrize("name", ["de.txt", "en.exe", "en.txt.txt"])
def test_what_is_not_there(sign_in, bob, locked, name):
    assert sign_in(bob).get(url(locked, name)).status_code == 404


def test_nobody_signed_in(client, locked):
    assert client.get(url(locked)).status_code == 302


def test_a_draft_is_its_creators(sign_in, alice, bob, locked):
    locked.state = "draft"
    locked.owner = alice
    locked.save()
    assert sign_in(alice).get(url(locked)).status_code == 200
    assert sign_in(bob).get(url(locked)).status_code == 404


def test_a_stranger_to_the_tenant(sign_in, charlie, riverside):
    with tenant_scope(riverside.pk):
        private = lesson(skill=None)
    assert sign_in(charlie).get(url(private)).status_code == 404


def test_the_current_words_are_told_to_an_open_feed(sign_in, bob, locked):
    address = f"/api/v1/feed/items/{locked.public_id}/news/"
    client = sign_in(bob)
    before = client.get(address).json()["captions"]
    CaptionTrack.objects.update(file="captions-en-2.vtt")
    after = client.get(address).json()["captions"]
    assert [track["lang"] for track in after] == ["en"]
    assert before[0]["url"] != after[0]["url"]
    assert after[0]["url"].endswith("captions-en-2.vtt")
