"""The studio's pages of A/B tests, in each state."""

import re
from datetime import timedelta

import pytest

from apps.accounts.tests.pages import assert_sound
from apps.content import experiments, publishing
from apps.content.models import Experiment
from apps.content.tests.trials import add_version, begin, viewers
from apps.lib import clock


@pytest.fixture
def published(lesson, quiz, alice):
    add_version(lesson)
    publishing.publish(atom=lesson, by=alice)
    return lesson


@pytest.fixture
def home(published):
    return f"/studio/lessons/{published.public_id}/tests/"


@pytest.fixture
def look(studio):
    def look(url):
        text = studio.get(url).content.decode()
        assert_sound(text)
        return " ".join(re.sub(r"<[^>]+>", " ", text).split())

    return look


def page_of(test) -> str:
    return f"/studio/lessons/{test.atom.public_id}/tests/{test.public_id}/"


def test_the_versions_lead_there(look, studio, published, home):
    text = studio.get(f"/studio/lessons/{published.public_id}/").content.decode()
    assert f'href="{home}new/"' in text
    begin(published)
    text = studio.get(f"/studio/lessons/{published.public_id}/").content.decode()
    assert f'href="{page_of(published.experiments.get())}"' in text


def test_nothing_to_compare(look, lesson):
    text = look(f"/studio/lessons/{lesson.public_id}/tests/")
    assert "A test needs a second version" in text
    assert "No test yet." in text


def test_a_draft_is_published_first(look, lesson):
    add_version(lesson)
    assert "Publish the lesson first" in look(f"/studio/lessons/{lesson.public_id}/tests/")


def test_a_test_begins_in_two_taps(studio, look, published, home):
    assert "Start a test" in look(home)
    assert "5 points about 6,000 viewers" in look(f"{home}new/")
    response = studio.post(f"{home}new/", {"version": ["2"]})
    test = published.experiments.get()
    assert response["Location"] == page_of(test)
    assert {arm.number: arm.weight for arm in test.arms.all()} == {1: 1, 2: 1}
    assert studio.get(f"{home}new/")["Location"] == page_of(test)


def test_a_careful_one_with_another_aim(studio, published, home):
    add_version(published)
    wish = {"version": ["2", "3"], "split": "careful", "metric": "right", "effect": "0.1"}
    studio.post(f"{home}new/", wish)
    test = published.experiments.get()
    assert {arm.number: arm.weight for arm in test.arms.all()} == {1: 18, 2: 1, 3: 1}
    assert (test.metric, test.effect) == ("right", 0.1)


@pytest.mark.parametrize("wish", [{}, {"version": "x"}, {"version": "2", "effect": "much"}])
def test_what_is_no_test_is_said(studio, home, published, wish):
    response = studio.post(f"{home}new/", wish)
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()
    assert not Experiment.objects.exists()


def test_too_few(look, published):
    assert "each version needs 50 viewers first" in look(page_of(begin(published)))


def test_nothing_proven_yet(look, published):
    test = begin(published)
    viewers(published, 1, 80, completed=40)
    viewers(published, 2, 80, completed=44)
    text = look(page_of(test))
    assert "No difference is proven yet. About 5,900 viewers more" in text
    assert "At the present pace that is 37 days." in text
    assert "160 viewers of about 6,000" in text


def test_a_clear_one(look, studio, published):
    test = begin(published)
    viewers(published, 1, 200, completed=80)
    viewers(published, 2, 200, completed=180)
    text = look(page_of(test))
    assert re.search(r"Version 2 keeps \d+ to \d+ points more viewers to the end\.", text)
    assert "You can decide." in text
    assert re.search(r"Version 2 \+\d+[.]\d to \+\d+[.]\d", text)
    assert "90.0 % 180 of 200" in text


def test_it_speaks_german(sign_in, alice, published):
    alice.language = "de"
    alice.save()
    test = begin(published)
    viewers(published, 1, 200, completed=80)
    viewers(published, 2, 200, completed=180)
    text = sign_in(alice).get(page_of(test)).content.decode()
    assert re.search(r"Version 2 hält \d+ bis \d+ Punkte mehr", text)
    assert "90,0 %" in text


def test_shares_that_are_off(look, published):
    test = begin(published)
    viewers(published, 1, 300)
    viewers(published, 2, 180)
    text = look(page_of(test))
    assert "Do not decide by these numbers" in text
    assert "was met by 62.5 % of the viewers instead of 50.0 %" in text


def test_what_wears_off(look, published):
    test = begin(published)
    Experiment.objects.filter(pk=test.pk).update(started_at=clock.now() - timedelta(days=5))
    first, later = clock.now() - timedelta(days=4), clock.now() - timedelta(hours=1)
    for number, completed in ((1, 100), (2, 240)):
        viewers(published, number, 300, completed=completed, at=first, name="first")
        viewers(published, number, 300, completed=100, at=later, name="later")
    assert "The difference wears off: version 2 had +" in look(page_of(test))


def test_a_decision_and_its_undoing(studio, look, published):
    test = begin(published)
    url = page_of(test)
    assert studio.post(f"{url}decide/2/")["Location"] == url
    text = look(url)
    assert "Decided" in text
    assert "Version 2 was set as default." in text
    assert "Undo: back to version 1" in text
    studio.post(f"{url}undo/")
    assert published.versions.default().get().number == 1
    assert "Undo" not in look(url)


def test_a_stop(studio, look, published):
    url = page_of(begin(published))
    studio.post(f"{url}stop/")
    assert "The test was stopped: everybody has version 1." in look(url)
    assert "Stopped" in look(url.rsplit("tests/", 1)[0] + "tests/")


def test_a_withdrawn_lesson_is_waited_for(look, published, alice):
    test = begin(published)
    publishing.withdraw(atom=published, by=alice)
    assert "The lesson is withdrawn: the test waits" in look(page_of(test))


def test_too_late_is_said(studio, look, published, alice):
    test = begin(published)
    experiments.stop(experiment=test, by=alice)
    assert "This test has ended already." in look_after(studio, f"{page_of(test)}decide/2/")


def look_after(studio, url) -> str:
    return studio.post(url, follow=True).content.decode()


def test_the_history(look, published, alice, home):
    experiments.stop(experiment=begin(published), by=alice)
    begin(published, metric="right")
    text = look(home)
    assert "Running" in text
    assert "Stopped" in text
    assert "Start a test" not in text


@pytest.mark.parametrize("act", ["", "decide/2/", "stop/", "undo/"])
def test_nobody_elses(sign_in, bob, creator_charlie, published, act):
    url = f"{page_of(begin(published))}{act}"
    for browser in (sign_in(bob), creator_charlie):
        response = browser.post(url) if act else browser.get(url)
        assert response.status_code == 403
    assert published.experiments.get().is_running
