"""A lesson begins to teach its skill differently: what rested on the old way counts no more, and
the change comes onto the path of those who knew it. Through the creator's endpoint and the pages
of learners."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from apps.content import graph, publishing, skills
from apps.content.tests.factories import (
    CourseFactory,
    ModuleFactory,
    ModuleItemFactory,
    SkillFactory,
)
from apps.lib import clock
from apps.media.tests.factories import AssetFactory
from apps.pathways import knowing
from apps.pathways.diagnostic import results
from apps.pathways.models import VerdictOverride
from apps.pathways.path import goals, guiding, shelves
from apps.quizzes import attempts
from apps.quizzes.tests.factories import RIGHT, WRONG

from .factories import lesson, quiz, stream

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
NOTE = "30 compressions, not 15"


@pytest.fixture(autouse=True)
def _noon():
    graph.forget()
    shelves.forget()
    with clock.frozen(NOON):
        yield


@pytest.fixture
def basis(alice):
    return SkillFactory(name="Compressions")


@pytest.fixture
def course(alice, basis):
    """Two lessons on compressions, and one on a skill that builds on them; four questions each."""
    above = SkillFactory(name="Resuscitation")
    skills.add_prerequisite(skill=above, requires=basis)
    module = ModuleFactory(course=CourseFactory(owner=alice, title="Basic life support"))
    for number, skill in enumerate((basis, basis, above)):
        atom = lesson(owner=alice, skill=skill, title=f"Lesson {number}")
        quiz(atom, questions=4, skill=skill)
        ModuleItemFactory(module=module, atom=atom, position=number)
    return module.course


@pytest.fixture
def videos(course):
    items = course.modules.get().items.select_related("atom").order_by("position")
    return [item.atom for item in items]


@pytest.fixture
def teach_anew(alice, sign_in, later):
    """Alice replaces the video of a lesson and says what it teaches differently, days later."""

    def teach_anew(video, *, day, note=NOTE):
        with later(day):
            asset = AssetFactory(live=True, owner=alice)
            stream(asset)
            version = publishing.add_version(atom=video, asset=asset, by=alice)
            url = f"/api/v1/studio/lessons/{video.public_id}/versions/{version.number}/switch/"
            wish = {"teaches_anew": note}
            answer = sign_in(alice).post(url, wish, content_type="application/json")
            assert answer.status_code == 200, answer.content

    return teach_anew


@pytest.fixture
def later():
    return lambda day: clock.frozen(NOON + timedelta(days=day))


def take(learner, video, response=RIGHT, *, questions=4):
    """The learner answers the quiz of a lesson, or as much of it."""
    for question in video.followers.get().questions.all()[:questions]:
        key = f"{question.pk}-{clock.now():%j-%H%M}"
        attempts.answer(learner=learner, question=question, response=response, key=key)


def path(learner, course):
    return guiding.path(learner, goals.of_course(course.public_id))


def titles(way):
    return [stop.tile.title for stop in way.stops]


@pytest.fixture
def passed(bob, videos):
    for video in videos:
        take(bob, video)


def test_the_change_comes_onto_the_path_of_who_knew_it(
    sign_in, bob, course, videos, passed, teach_anew, later
):
    assert titles(path(bob, course)) == []
    teach_anew(videos[0], day=7)
    with later(8):
        way = path(bob, course)
        (stop,) = way.stops
        assert (stop.tile.title, stop.why, stop.change) == ("Lesson 0", "changed", NOTE)
        assert not stop.review and way.done == 2
        page = sign_in(bob).get(reverse("course-path", args=[course.public_id]))
        assert NOTE in page.content.decode()


def test_his_page_of_the_skill_says_what_has_changed(
    sign_in, bob, basis, videos, passed, teach_anew, later
):
    before = knowing.sheet(bob, basis.public_id).known.mastery
    teach_anew(videos[0], day=7)
    with later(8):
        sheet = knowing.sheet(bob, basis.public_id)
        assert sheet.known.changed and sheet.known.verdict == "start"
        assert sheet.known.mastery < before - 0.3
        page = sign_in(bob).get(reverse("skill", args=[basis.public_id])).content.decode()
        assert "counts no more" in page and NOTE in page


def test_what_builds_on_it_does_not_speak_for_the_new_way(
    bob, course, basis, videos, teach_anew, later
):
    """Bob never was asked about compressions themselves: what he knows above speaks for them, as
    long as that was shown of the way that they are taught."""
    take(bob, videos[2])
    assert knowing.sheet(bob, basis.public_id).known.verdict == "review"
    teach_anew(videos[0], day=1)
    with later(2):
        assert knowing.sheet(bob, basis.public_id).known.verdict == "start"
        assert "Lesson 0" in titles(path(bob, course))
        take(bob, videos[2])
        assert knowing.sheet(bob, basis.public_id).known.verdict != "start"


def test_it_stays_there_until_its_own_quiz_is_passed(
    bob, course, videos, passed, teach_anew, later
):
    teach_anew(videos[0], day=7)
    with later(8):
        take(bob, videos[1])  # the other lesson of the skill
        assert titles(path(bob, course)) == ["Lesson 0"]
    with later(9):
        take(bob, videos[0], WRONG)
        assert titles(path(bob, course)) == ["Lesson 0"]
    with later(10):
        take(bob, videos[0], questions=1)
        assert [stop.why for stop in path(bob, course).stops] == ["changed"]
    with later(11):
        take(bob, videos[0])
        way = path(bob, course)
        assert titles(way) == [] and way.done == 3


def test_who_passes_it_after_the_change_never_hears_of_it(
    charlie, course, videos, teach_anew, later
):
    teach_anew(videos[0], day=7)
    with later(8):
        assert {stop.why for stop in path(charlie, course).stops} == {"goal"}
        for video in videos:
            take(charlie, video)
        assert titles(path(charlie, course)) == []


def test_a_second_change_brings_it_back_with_the_newest_words(
    bob, course, videos, passed, teach_anew, later
):
    teach_anew(videos[0], day=7)
    teach_anew(videos[0], day=9, note="No breaths for laymen")
    with later(10):
        (stop,) = path(bob, course).stops
        assert stop.change == "No breaths for laymen"


def test_what_he_said_of_the_old_way_counts_no_more(bob, course, basis, videos, teach_anew, later):
    results.override(learner=bob, skill=basis.public_id, verdict="skip")
    assert titles(path(bob, course)) == ["Lesson 2"]
    teach_anew(videos[0], day=7)
    with later(8):
        assert titles(path(bob, course)) == ["Lesson 0", "Lesson 1", "Lesson 2"]
        results.override(learner=bob, skill=basis.public_id, verdict="skip")
        assert titles(path(bob, course)) == ["Lesson 2"]
    assert VerdictOverride.objects.count() == 1


def test_he_may_say_that_he_knows_the_new_way(
    bob, course, basis, videos, passed, teach_anew, later
):
    teach_anew(videos[0], day=7)
    with later(8):
        results.override(learner=bob, skill=basis.public_id, verdict="skip")
        assert titles(path(bob, course)) == []


def test_what_a_check_found_before_is_told_as_outdated(
    sign_in, bob, course, basis, videos, teach_anew, later
):
    client = sign_in(bob)
    url = client.post(reverse("skill-check", args=[basis.public_id])).url
    for _ in range(20):
        shown = client.get(url).context
        if "domains" in shown:
            break
        client.post(url, {"question": shown["presented"].question.public_id, **RIGHT})
    (finding,) = client.get(url).context["domains"][0].findings
    assert finding.verdict == "review" and "right" in finding.reason
    teach_anew(videos[0], day=7)
    with later(8):
        page = client.get(url)
        (finding,) = page.context["domains"][0].findings
        assert finding.verdict == "start" and finding.reason.startswith("It is taught differently")
        changed = {stop.tile.title: stop.change for stop in page.context["path"].stops}
        assert changed == {"Lesson 0": NOTE, "Lesson 1": ""}


def test_the_log_of_answers_says_the_same(bob, course, basis, videos, passed, teach_anew, later):
    teach_anew(videos[0], day=7)
    with later(8):
        take(bob, videos[0], questions=2)
        before = knowing.sheet(bob, basis.public_id).known.mastery
        call_command("rebuild_mastery")
        assert knowing.sheet(bob, basis.public_id).known.mastery == pytest.approx(before)
        assert titles(path(bob, course)) == ["Lesson 0"]


def test_a_new_version_that_teaches_the_same_changes_nothing(
    sign_in, alice, bob, course, videos, passed, later
):
    with later(7):
        asset = AssetFactory(live=True, owner=alice)
        stream(asset)
        publishing.add_version(atom=videos[0], asset=asset, by=alice)
        url = f"/api/v1/studio/lessons/{videos[0].public_id}/versions/2/switch/"
        assert sign_in(alice).post(url, content_type="application/json").status_code == 200
    with later(8):
        assert titles(path(bob, course)) == []
