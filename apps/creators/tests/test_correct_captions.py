"""A creator puts words right: what is stored, what is refused, what can be undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.content.models import Atom
from apps.media import stages
from apps.media.models import CaptionTrack

pytestmark = pytest.mark.django_db

SAID = [
    ("Then", 0.9), ("press", 0.2), ("control", 0.9), ("D", 0.3), ("to", 0.9), ("fill.", 0.9),
    ("Look", 0.9), ("there.", 0.9),
]  # fmt: skip
WORDS = [
    {"s": n / 2, "e": n / 2 + 0.5, "w": f" {text}", "p": p} for n, (text, p) in enumerate(SAID)
]


@pytest.fixture
def track(asset) -> CaptionTrack:
    return CaptionTrack.objects.create(
        asset=asset, language="en", version=1, words=WORDS, text="…", file="captions-en.vtt"
    )


@pytest.fixture
def url(lesson, track) -> str:
    return f"/api/v1/studio/lessons/{lesson.public_id}/captions/"


@pytest.fixture
def post(studio, url):
    def post(path, body=None, *, client=studio, status=200, method="post"):
        send = getattr(client, method)
        response = send(f"{url}{path}", body or {}, content_type="application/json")
        assert response.status_code == status, response.content
        return response.json() if response.content else None

    return post


def span(number: int, was: str | None = None) -> dict:
    word = WORDS[number]
    return {"start": word["s"], "end": word["e"], "was": was or word["w"].strip()}


def text() -> str:
    return CaptionTrack.objects.current().get(language="en").text


def test_what_is_to_be_checked(studio, url):
    (told,) = studio.get(url).json()
    assert told["left"] == 2
    assert [each["text"] for each in told["doubts"]] == ["press", "D"]
    assert told["doubts"][0]["before"] == "Then"
    assert told["doubts"][0]["after"] == "control D to fill."


def test_two_words_are_put_right(post):
    assert post("en/fix/", {**span(1), "text": "Press"})["left"] == 1
    assert post("en/keep/", span(3))["left"] == 0
    assert text() == "Then Press control D to fill. Look there."
    current = CaptionTrack.objects.current().get()
    assert current.version == 3
    assert [word["s"] for word in current.words] == [word["s"] for word in WORDS]


def test_the_file_that_learners_get_is_another_one(post, asset):
    before = CaptionTrack.objects.current().get().file
    post("en/fix/", {**span(1), "text": "hold"})
    assert CaptionTrack.objects.current().get().file != before


@pytest.mark.parametrize(
    ("path", "body"),
    [("en/fix/", {**span(1), "text": "hold"}), ("en/keep/", span(1)),
     ("en/fix/", {**span(1), "text": ""})],
)  # fmt: skip
def test_sent_twice_it_counts_once(post, path, body):
    assert post(path, body)["version"] == 2
    assert post(path, body)["version"] == 2


def test_a_word_that_nobody_said_is_taken_out_and_comes_back(post):
    post("en/fix/", {**span(1), "text": " "})
    assert text() == "Then control D to fill. Look there."
    back = {**span(1, ""), "was": "", "heard": "press"}
    assert post("en/reopen/", back)["left"] == 2
    assert text() == "Then press control D to fill. Look there."
    version = CaptionTrack.objects.current().get().version
    assert post("en/reopen/", back)["version"] == version, "asked twice"


@pytest.mark.parametrize("is_", ["hold down", "press"])
def test_undo(post, is_):
    same = is_ == "press"
    post("en/keep/" if same else "en/fix/", span(1) if same else {**span(1), "text": is_})
    assert post("en/reopen/", {**span(1, is_), "heard": "press"})["left"] == 2
    assert text() == "Then press control D to fill. Look there."


def test_a_word_that_has_changed_meanwhile_is_not_overwritten(post):
    post("en/fix/", {**span(1), "text": "hold"})
    error = post("en/fix/", {**span(1), "text": "push"}, status=409)["error"]
    assert (error["code"], error["details"]) == ("word_changed", {"now": "hold"})
    post("en/fix/", {**span(1, "hold"), "text": "push"})
    assert text() == "Then push control D to fill. Look there."


def test_two_people_correct_two_words(post):
    post("en/fix/", {**span(3), "text": "Down"})
    post("en/fix/", {**span(1), "text": "hold"})
    assert text() == "Then hold control Down to fill. Look there."


# --- the whole transcript ---------------------------------------------------------------------


def lines(*texts, base=1, seen=1):
    return {"base": base, "seen": seen, "lines": list(texts)}


def put(post, body, **more):
    return post("en/transcript/", body, method="put", **more)


FIRST, SECOND = "Then press control D to fill.", "Look there."


def test_lines_are_changed_and_times_kept(post):
    put(post, lines("Then press Ctrl and D to fill.", SECOND))
    assert text() == "Then press Ctrl and D to fill. Look there."
    words = CaptionTrack.objects.current().get().words
    by_text = {word["w"].strip(): word["s"] for word in words}
    assert (by_text["Then"], by_text["to"], by_text["Look"]) == (0.0, 2.0, 3.0)


def test_an_emptied_line_goes(post):
    put(post, lines(FIRST, ""))
    assert text() == FIRST


def test_nothing_changed_is_no_version(post):
    assert put(post, lines(FIRST, SECOND))["version"] == 1


def test_another_line_that_was_corrected_meanwhile_stays_corrected(post):
    post("en/fix/", {**span(1), "text": "hold"})
    put(post, lines(FIRST, "Look here."))
    assert text() == "Then hold control D to fill. Look here."


def test_the_same_line_changed_meanwhile_is_asked_about(post):
    post("en/fix/", {**span(1), "text": "hold"})
    mine = lines("Then push control D to fill.", SECOND)
    error = put(post, mine, status=409)["error"]
    assert (error["code"], error["details"]["version"]) == ("transcript_changed", 2)
    put(post, mine | {"seen": 2})
    assert text() == "Then push control D to fill. Look there."


def test_lines_of_another_version_are_refused(post):
    put(post, lines(FIRST), status=400)
    put(post, lines(FIRST, SECOND, base=7), status=404)
    assert CaptionTrack.objects.get().words == WORDS


def test_an_earlier_version_comes_back(post):
    post("en/fix/", {**span(1), "text": "hold"})
    assert post("en/versions/1/bring-back/")["version"] == 3
    assert text() == "Then press control D to fill. Look there."
    post("en/versions/9/bring-back/", status=404)


# --- files and languages ----------------------------------------------------------------------

SRT = b"1\n00:00:00,500 --> 00:00:02,000\nHallo zusammen\n"


def send(studio, url, language, content, name="words.srt"):
    file = SimpleUploadedFile(name, content)
    return studio.post(f"{url}{language}/file/", {"file": file})


def test_another_language_by_file(studio, url):
    response = send(studio, url, "de", SRT)
    assert response.status_code == 200, response.content
    assert response.json() == {"language": "de", "label": "Deutsch", "version": 1, "left": 0}


def test_a_language_is_taken_away_and_brought_back(studio, url, track):
    send(studio, url, "de", SRT)
    assert studio.delete(f"{url}de/").status_code == 204
    assert [each["language"] for each in studio.get(url).json()] == ["en"]
    assert studio.delete(f"{url}de/").status_code == 404
    assert send(studio, url, "de", SRT).json()["version"] == 2


def test_the_spoken_language_stays(studio, url, track):
    assert studio.delete(f"{url}en/").status_code == 409


def test_what_is_wrong_with_a_file_is_said_with_its_line(studio, url):
    response = send(studio, url, "de", SRT + b"\n2\n00:00:xx --> 00:00:05,000\nAlso\n")
    assert response.status_code == 422
    assert "Line 6" in response.json()["error"]["message"]


def test_a_file_far_too_large(studio, url):
    assert send(studio, url, "de", b"x" * 600_000).status_code == 413


def test_it_is_the_language_that_was_declared(post, track):
    CaptionTrack.objects.update(spoken="de")
    post("en/confirm/")
    assert not CaptionTrack.objects.current().get().is_mismatch


def test_it_is_another_language_so_it_is_heard_again(post, lesson, asset, track):
    stages.lay_out(asset)
    asset.stages.update(state="done")
    post("relisten/", {"language": "de"}, status=202)
    lesson.refresh_from_db()
    asset.refresh_from_db()
    assert (lesson.language, asset.language) == ("de", "de")
    assert asset.stages.get(name="captions").state == "waiting"
    assert CaptionTrack.objects.current().get().language == "en", "until the new ones are there"


def test_a_language_that_nobody_teaches_in(post):
    answer = post("relisten/", {"language": "xx"}, status=400)
    assert "language" in str(answer["error"])


# --- who --------------------------------------------------------------------------------------


def test_a_stranger_changes_nothing(post, creator_charlie, lesson):
    post("en/keep/", span(1), client=creator_charlie, status=404)
    Atom.objects.filter(pk=lesson.pk).update(state="published")
    post("en/keep/", span(1), client=creator_charlie, status=403)
    assert CaptionTrack.objects.get().words == WORDS


def test_a_language_that_is_not_there(post):
    post("fr/keep/", span(1), status=404)
    assert CaptionTrack.objects.get().words == WORDS
