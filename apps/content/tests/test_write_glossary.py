"""A course's words reach the captions of its lessons."""

import pytest

from apps.content import glossaries, publishing, tasks
from apps.content.models import Course
from apps.content.tests.factories import AtomFactory, CourseFactory, ModuleItemFactory
from apps.media import captions
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset, CaptionTrack
from apps.media.tests.factories import AssetFactory


@pytest.fixture
def course(alice):
    return CourseFactory(owner=alice, glossary=["VLOOKUP"])


@pytest.fixture
def lesson(course, alice):
    atom = AtomFactory(owner=alice, title="Find a price")
    ModuleItemFactory(module__course=course, atom=atom)
    return atom


@pytest.fixture
def asset(lesson, alice):
    asset = AssetFactory(owner=alice)
    publishing.add_version(atom=lesson, asset=asset, by=alice)
    return Asset.objects.get(pk=asset.pk)


@pytest.fixture
def url(course):
    return f"/api/v1/courses/{course.public_id}/glossary/"


def hear(asset, *texts):
    words = [Word(n * 0.4, n * 0.4 + 0.3, f" {text}", 0.9) for n, text in enumerate(texts)]
    return captions.store(asset=asset, heard=Heard(words, "en", "en"))


def text_of(asset):
    return CaptionTrack.objects.current().get(asset=asset).text


def put(client, url, *terms):
    return client.put(url, {"terms": terms}, content_type="application/json")


def test_a_recording_comes_with_the_words_of_its_course(asset):
    assert asset.terms == ["VLOOKUP"]


def test_words_of_its_own_spelling_in_the_title_count(lesson, asset):
    lesson.title = "INDEX and MATCH replace a VLOOKUP for eGFR"
    assert glossaries.terms_of(lesson) == ["VLOOKUP", "INDEX", "MATCH", "eGFR"]


def test_written_words_reach_captions_that_are_there(
    sign_in, alice, asset, url, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr(tasks.teach, "apply_async", lambda args=(), *_, **__: sent.append(args))
    hear(asset, "an", "egg", "beater")
    with django_capture_on_commit_callbacks(execute=True):
        answer = put(sign_in(alice), url, " eggbeater ", "eggbeater")
    assert (answer.status_code, answer.json()) == (200, {"terms": ["eggbeater"]})
    tasks.teach(*sent[0])
    assert text_of(asset) == "an eggbeater"
    track = CaptionTrack.objects.current().get(asset=asset)
    assert (track.version, track.origin) == (2, "terms")


def test_a_person_s_work_stays(asset, course, alice):
    track = hear(asset, "an", "egg", "beater")
    captions.revise(asset=asset, language="en", words=track.words, by=alice)
    glossaries.write(course=course, terms=["eggbeater"])
    tasks.teach(course.pk)
    assert text_of(asset) == "an egg beater"
    assert Asset.objects.get(pk=asset.pk).terms == ["eggbeater"]


def test_nothing_to_correct_makes_no_version(asset, course):
    hear(asset, "hello")
    glossaries.write(course=course, terms=["eggbeater"])
    tasks.teach(course.pk)
    tasks.teach(course.pk)
    assert CaptionTrack.objects.filter(asset=asset).count() == 1


@pytest.mark.parametrize("terms", [["x" * 61], ["x"] * 201, "x", None])
def test_what_is_no_glossary(sign_in, alice, url, terms):
    answer = sign_in(alice).put(url, {"terms": terms}, content_type="application/json")
    assert answer.status_code == 400


def test_only_the_owner(sign_in, bob, charlie, url, course, riverside):
    for someone in (bob, charlie):
        assert sign_in(someone).get(url).status_code == 403
        assert put(sign_in(someone), url, "mine").status_code == 403
    assert Course.objects.get(pk=course.pk).glossary == ["VLOOKUP"]
    assert sign_in(bob).get("/api/v1/courses/aaaaaaaaaaaaaaaaaaaa/glossary/").status_code == 404
