import pytest

from apps.accounts import notifications
from apps.accounts.models import Notification
from apps.content.models import Version
from apps.creators import notices
from apps.creators.tests.test_begin_lesson import begin
from apps.media import assets, stages
from apps.media.caption_models import CaptionTrack
from apps.media.errors import Damaged
from apps.media.models import Stage
from apps.media.tests.factories import AssetFactory
from apps.media.upload_models import Upload
from apps.media.uploads import upload_finished

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(alice, django_capture_on_commit_callbacks):
    """`told(act)`: what Alice reads after `act` and its commit."""

    def told(act) -> list[str]:
        with django_capture_on_commit_callbacks(execute=True):
            act()
        rows = [notifications.words(row) for row in Notification.objects.of(alice)]
        return [f"{words.text} {words.note}".strip() for words in rows]

    return told


@pytest.fixture
def converting(alice, lesson):
    asset = AssetFactory(owner=alice)
    Version.objects.filter(atom=lesson).update(asset=asset)
    stages.lay_out(asset)
    return asset


def hear(asset, *words):
    CaptionTrack.objects.create(
        asset=asset,
        language="en",
        version=1,
        words=[{"s": n, "e": n + 0.5, "w": w, "p": p} for n, (w, p) in enumerate(words)],
    )


def end(asset, name, **values):
    stage = asset.stages.get(name=name)
    for field, value in values.items():
        setattr(stage, field, value)
    stage.save()
    stages.stage_ended.send(sender=Stage, stage=stage)


def test_a_lesson_that_can_be_watched(told, converting, quiz):
    assert told(lambda: assets.go_live(asset=converting)) == [
        "“Freeze the top row” is ready. Publish it. Captions are on their way."
    ]


def test_what_is_left_to_do_is_counted(told, converting):
    (said,) = told(lambda: assets.go_live(asset=converting))
    assert "One thing is left before you publish it." in said


def test_captions_that_come_later_are_the_same_news(told, converting, quiz):
    told(lambda: assets.go_live(asset=converting))
    hear(converting, ("Freeze", 0.99), ("thee", 0.2), ("top", 0.99), ("rowe", 0.1))

    (said,) = told(lambda: end(converting, Stage.Name.CAPTIONS, state=Stage.State.DONE))

    assert said.endswith("Captions: 2 words to check")


def test_captions_alone_are_no_news_yet(told, converting):
    hear(converting, ("Freeze", 0.99))
    assert told(lambda: end(converting, Stage.Name.CAPTIONS, state=Stage.State.DONE)) == []


def test_a_step_that_stopped_for_good(told, converting):
    failed = {"state": Stage.State.FAILED, "error": "It broke."}
    assert told(lambda: end(converting, Stage.Name.ENCODE_LOW, **failed)) == [
        "“Freeze the top row” stopped at “Convert for a fast start”. "
        "You can try that step again. It broke."
    ]


def test_a_file_that_proves_useless(told, converting):
    def refuse():
        stage = stages.claim(converting.stages.get(name=Stage.Name.PROBE).pk, worker="w")
        stages.fail(stage, code="media_damaged", text="…", final=True)
        assets.refuse(asset=converting, error=Damaged())

    (said,) = told(refuse)
    assert said.startswith("The file for “Freeze the top row” cannot become a lesson.")
    assert str(Damaged()) in said


def test_a_file_that_is_refused_at_the_door(told, studio):
    begin(studio)
    upload = Upload.objects.get()
    upload.state, upload.refusal = Upload.State.REFUSED, "This is no video."
    upload.save()

    (said,) = told(lambda: upload_finished.send(sender=Upload, upload=upload))

    assert said == (
        "The file for your lesson cannot become a lesson. Choose another one. This is no video."
    )


def test_the_number_of_words_leads_to_them(told, converting, lesson):
    hear(converting, ("rowe", 0.1))
    told(lambda: assets.go_live(asset=converting))
    words = notices._live_words(Notification.objects.get())
    assert words.note_url == f"/studio/lessons/{lesson.public_id}/captions/"


def test_a_published_lesson_is_no_longer_to_be_published(told, converting, quiz, lesson, studio):
    told(lambda: assets.go_live(asset=converting))

    url = f"/api/v1/studio/lessons/{lesson.public_id}/publish/"
    (said,) = told(lambda: studio.post(url))

    assert said.startswith("“Freeze the top row” is live.")
    assert notifications.unread_count(lesson.owner) == 0
