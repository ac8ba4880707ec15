import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.pages import assert_sound
from apps.content.models import Version
from apps.content.tests.factories import AtomFactory
from apps.creators import corrections
from apps.media import stages
from apps.media.models import CaptionTrack
from apps.media.tests.factories import AssetFactory
from apps.pathways.tests.factories import stream

pytestmark = pytest.mark.django_db


def captions(asset, *, language="en", doubtful=("look", "<b>"), **fields) -> CaptionTrack:
    words = [
        {"s": n / 2, "e": n / 2 + 0.5, "w": f" {word}", "p": 0.2} for n, word in enumerate(doubtful)
    ]
    return CaptionTrack.objects.create(
        asset=asset, language=language, version=1, words=words, text="…", file="c.vtt", **fields
    )


@pytest.fixture
def url(lesson) -> str:
    return f"/studio/lessons/{lesson.public_id}/captions/"


def page(client, url) -> str:
    response = client.get(url)
    assert response.status_code == 200
    text = response.content.decode()
    assert_sound(text)
    return text


def test_a_card_for_each_word(studio, asset, url):
    stream(asset)
    CaptionTrack.objects.all().delete()
    captions(asset)
    text = page(studio, url)
    assert "2 words to check" in text
    assert text.count('data-state="open"') == 2
    assert "&lt;b&gt;" in text
    assert "<b>”" not in text


def test_nothing_to_check(studio, asset, url):
    captions(asset, doubtful=())
    assert "No words to check" in page(studio, url)


def test_no_captions_yet(studio, asset, url):
    assert "No speech was heard" in page(studio, url)
    stages.lay_out(asset)
    assert "Captions are being written" in page(studio, url)


def test_a_lesson_without_a_file(studio, sending):
    text = page(studio, f"/studio/lessons/{sending.atom.public_id}/captions/")
    assert "No captions yet" in text


def test_one_language_at_a_time(studio, asset, url):
    captions(asset, doubtful=("hello",))
    captions(asset, language="de", doubtful=("hallo",))
    assert 'data-text="hello"' in page(studio, url)
    german = page(studio, f"{url}?language=de")
    assert 'data-text="hallo"' in german
    assert 'data-text="hello"' not in german


def test_another_language_than_was_declared(studio, asset, url, lesson):
    captions(asset, spoken="de")
    text = page(studio, url)
    assert "This does not sound like English." in text
    assert "It is German: listen again" in text
    CaptionTrack.objects.update(words=[])
    assert "No words to check" not in page(studio, url), "before that is settled"
    workbench = page(studio, f"/studio/lessons/{lesson.public_id}/")
    assert "Sounds like another language" in workbench


def test_the_workbench_and_the_shelf_call_for_it(studio, asset, lesson):
    stages.lay_out(asset)
    captions(asset)
    workbench = page(studio, f"/studio/lessons/{lesson.public_id}/")
    assert workbench.count("2 words to check") >= 2
    assert "Captions: 2 words to check" in page(studio, "/studio/")
    assert corrections.words_to_check(lesson) == 2


def test_the_shelf_asks_as_often_for_many(studio, alice, asset, lesson, django_assert_num_queries):
    captions(asset)
    studio.get("/studio/")
    with CaptureQueriesContext(connection) as few:
        studio.get("/studio/")
    for _ in range(3):
        other = AssetFactory(owner=alice, live=True)
        captions(other)
        atom = AtomFactory(owner=alice, draft=True)
        Version.objects.create(atom=atom, asset=other, number=1, is_default=True)
    with django_assert_num_queries(len(few)):
        studio.get("/studio/")


def test_more_words_and_versions_need_no_more_queries(
    studio, asset, url, django_assert_num_queries
):
    track = captions(asset)
    studio.get(url)
    with CaptureQueriesContext(connection) as few:
        studio.get(url)
    for version in range(2, 7):
        CaptionTrack.objects.filter(asset=asset).update(is_current=False)
        CaptionTrack.objects.create(
            asset=asset, language="en", version=version, words=track.words * 9, file="c.vtt"
        )
    with django_assert_num_queries(len(few)):
        studio.get(url)


def test_a_stranger_finds_nothing(creator_charlie, url):
    assert creator_charlie.get(url).status_code == 404
