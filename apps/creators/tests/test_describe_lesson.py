import pytest

from apps.content.tests.factories import SkillFactory
from apps.media import captions, stages, tasks

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(studio, lesson):
    def change(client=studio, **changes):
        url = f"/api/v1/studio/lessons/{lesson.public_id}/"
        return client.patch(url, changes, content_type="application/json")

    return change


def test_details_are_saved(change, lesson):
    skill = SkillFactory()

    response = change(title="Panes", skill=skill.public_id, language="fr", tags=["Excel", "excel "])

    lesson.refresh_from_db()
    assert response.status_code == 200
    assert (lesson.title, lesson.skill, lesson.language) == ("Panes", skill, "fr")
    assert [tag.name for tag in lesson.tags.all()] == ["excel"]


def test_what_is_not_sent_stays(change, lesson):
    change(description="How to keep a row in sight.")

    lesson.refresh_from_db()
    assert lesson.title == "Freeze the top row"


def test_the_answer_tells_what_is_still_missing(change):
    missing = change(title=" ").json()["missing"]

    assert [each["code"] for each in missing] == ["title", "questions_few"]


def test_the_quiz_takes_title_and_skill_along(change, quiz):
    change(title="Panes")

    quiz.refresh_from_db()
    assert quiz.title == "Panes"


def test_an_upload_on_its_way_hears_of_the_language(studio, sending):
    url = f"/api/v1/studio/lessons/{sending.atom.public_id}/"

    studio.patch(url, {"language": "fr"}, content_type="application/json")

    sending.upload.refresh_from_db()
    assert sending.upload.metadata["language"] == "fr"


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(tasks, "send", lambda stage: found.append(stage.name))
    return found


def test_captions_that_are_not_begun_hear_of_the_language(change, asset, sent):
    stages.lay_out(asset)

    change(language="fr")

    asset.refresh_from_db()
    assert (asset.language, sent) == ("fr", [])


@pytest.mark.parametrize("state", ["running", "done", "failed"])
def test_captions_in_another_language_are_heard_again(change, asset, sent, state):
    stages.lay_out(asset)
    asset.stages.filter(name="captions").update(state=state, attempts=3)

    change(language="fr")

    asset.refresh_from_db()
    stage = asset.stages.get(name="captions")
    assert (asset.language, sent) == ("fr", ["captions"])
    # Whoever still has it finds its claim lost.
    assert (stage.state, stage.attempts, stage.max_attempts) == ("waiting", 3, 6)


def test_the_same_language_is_heard_once(change, asset, sent):
    stages.lay_out(asset)
    asset.stages.filter(name="captions").update(state="done")

    change(language="en", title="Panes")

    assert sent == []


def test_captions_that_a_person_wrote_are_enough(change, asset, sent, alice):
    stages.lay_out(asset)
    asset.stages.filter(name="captions").update(state="done")
    words = [{"s": 0, "e": 1, "w": " Bonjour"}]
    captions.revise(asset=asset, language="fr", words=words, by=alice)

    change(language="fr")

    asset.refresh_from_db()
    assert (asset.language, sent) == ("fr", [])


@pytest.mark.parametrize("changes", [{"title": ""}, {"skill": ""}])
def test_a_published_lesson_keeps_what_it_needs(change, lesson, changes):
    lesson.state = "published"
    lesson.save()

    assert change(**changes).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "x" * 101},
        {"language": "klingon"},
        {"skill": "nothing"},
        {"tags": [f"tag {n}" for n in range(9)]},
    ],
)
def test_what_cannot_be(change, changes):
    assert change(**changes).status_code == 400


def test_a_stranger_finds_nothing(change, creator_charlie):
    assert change(creator_charlie, title="Mine").status_code == 404


def test_a_learner_may_only_watch(change, lesson, sign_in, bob):
    lesson.state = "published"
    lesson.save()

    assert change(sign_in(bob), title="Mine").status_code == 403
