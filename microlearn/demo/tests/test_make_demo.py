"""The command, with a short catalogue; the media stages are played by the test."""

from dataclasses import replace
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.memberships import role_in_scope
from apps.accounts.models import Role, User
from apps.analytics import audience, consuming, streams
from apps.content.models import Atom, Course, ModuleItem, Prerequisite, Skill
from apps.lib import clock
from apps.lib.errors import DomainError
from apps.media import captions
from apps.media.captions.recognisers import Heard
from apps.media.captions.words import Word
from apps.media.models import Asset, CaptionTrack, Stage
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from microlearn.demo import production, shelf, viewers
from microlearn.demo.catalogue import load_catalogue
from microlearn.demo.film import line_times
from microlearn.demo.people import LOGINS, PASSWORD, author_of, make_people, tenant_id

# Two lessons of each course, with a prompt; the whole takes the real pipeline minutes.
COURSES = [
    replace(course, lessons=tuple({lesson.slug: lesson for lesson in chosen}.values()))
    for course in load_catalogue()
    for chosen in [[course.lessons[0], course.lessons[-1]]]
]
COMMAND = "microlearn.management.commands.make_demo"


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings):
    """Five slow hashes and many short waits in every test teach nothing."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(production, "STEP", 0.01)


@pytest.fixture
def films(monkeypatch, tmp_path):
    """Drawing is tested elsewhere: here a film is a few bytes that look like one."""

    def draw(course, lesson):
        path = tmp_path / f"{lesson.slug}.mp4"
        path.write_bytes(b"\0\0\0\x18ftypisom" + lesson.slug.encode() * 40)
        return path

    monkeypatch.setattr(production, "draw", draw)
    monkeypatch.setattr(f"{COMMAND}.load_catalogue", lambda: COURSES)


@pytest.fixture
def pipeline(monkeypatch):
    """Each stage is done at once, but for those in `pipeline.broken`."""

    class Pipeline:
        broken = {}

        def run(self, stage_id, *, worker):
            stage = Stage.objects.select_related("asset").get(pk=stage_id)
            error = self.broken.get(stage.name)
            stage.state = Stage.State.FAILED if error else Stage.State.DONE
            stage.error = error or ""
            stage.save()
            if stage.name == Stage.Name.CAPTIONS and not error:
                words = [Word(0.2, 0.9, " Bass", 0.4), Word(0.9, 1.4, " oppressors.", 0.9)]
                captions.store(asset=stage.asset, heard=Heard(words, "en", "en"))
            if stage.name == Stage.Name.PACKAGE_LOW and not error:
                Asset.objects.filter(pk=stage.asset_id).update(duration_ms=30_000)
                production.assets.go_live(asset=stage.asset)
            return stage

    played = Pipeline()
    monkeypatch.setattr(production.jobs, "run", played.run)
    return played


def make(*arguments):
    out = StringIO()
    call_command("make_demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def made(public, films, pipeline):
    return make("--inline")


def test_it_makes_every_lesson_live_with_its_quiz(made):
    public = [course for course in COURSES if not course.tenant]
    lessons = [lesson for course in public for lesson in course.lessons]
    videos = Atom.objects.own().videos().published()
    assert {atom.title for atom in videos} == {lesson.plain_title for lesson in lessons}
    assert Course.objects.own().count() == 3
    assert ModuleItem.objects.own().count() == len(lessons)
    assert Skill.objects.own().count() == sum(len(course.skills) for course in public)
    assert Prerequisite.objects.own().count() == sum(
        len(skill.needs) for course in public for skill in course.skills
    )
    for atom in videos:
        quiz = atom.followers.get(kind=Atom.Kind.QUIZ)
        assert quiz.is_published and 3 <= quiz.questions.current().count() <= 5
    assert Atom.objects.own().filter(kind=Atom.Kind.PROMPT).published().count() == 1


def test_the_clip_of_a_question_is_the_sentence_with_its_answer(made):
    course = COURSES[0]
    lesson = course.lessons[0]
    asset = shelf.find_asset(lesson=lesson, owner=author_of(""))
    quiz = shelf.find_atom(asset).followers.get(kind=Atom.Kind.QUIZ)
    for row, question in zip(quiz.questions.current(), lesson.questions, strict=True):
        start, end = line_times(lesson)[question.line]
        assert row.clip_start_ms <= start < end <= row.clip_end_ms
        right = [x["text"] for x in row.body.get("options", []) if x["correct"]]
        assert right == ([question.right] if question.kind == "choice" else [])


def test_misheard_captions_are_put_right_and_the_heard_ones_kept(made):
    lesson = COURSES[0].lessons[0]
    asset = shelf.find_asset(lesson=lesson, owner=author_of(""))
    tracks = CaptionTrack.objects.own().filter(asset=asset).order_by("version")
    assert [track.is_current for track in tracks] == [False, True]
    assert "oppressors" in tracks[0].text and tracks[1].text == lesson.script
    for word, (start, end) in zip(tracks[1].words, line_times(lesson)[:1], strict=False):
        assert start <= word["s"] * 1000 < word["e"] * 1000 <= end


def test_the_lesson_of_the_hospital_is_its_own(made):
    assert not Atom.objects.filter(title="The Riverside sepsis call").exists()
    with tenant_scope(tenant_id("riverside")):
        atom = Atom.objects.own().videos().get()
        assert atom.is_published and atom.owner.email == "manager@demo.example"


def counted(lesson):
    consuming.ensure_shards()
    while consuming.count_all():
        pass
    period = {"since": clock.now() - timedelta(days=30), "until": clock.now() + timedelta(hours=1)}
    subject = ("atom", lesson.public_id)
    return audience.audience(subject, **period), audience.questions(subject, **period)


def test_its_lessons_have_had_viewers_once(films, pipeline, public):
    streams.client().flushdb()
    make("--inline")
    lesson = Atom.objects.own().videos().published().first()
    before, questions = counted(lesson)
    assert viewers.FEWEST <= before.views <= viewers.MOST
    assert before.curve[0] > before.curve[-1] > 0
    assert set(before.sources) <= {name for name, _weight in viewers.SOURCES}
    quiz = lesson.followers.get(kind=Atom.Kind.QUIZ)
    assert set(questions) == {each.public_id for each in quiz.questions.current()}
    make("--inline")
    assert counted(lesson)[0].views == before.views


def test_a_second_call_has_nothing_to_do(made):
    before = (Atom.objects.count(), Asset.objects.count(), User.objects.count())
    assert "nothing to do" in make("--inline")
    assert (Atom.objects.count(), Asset.objects.count(), User.objects.count()) == before


def test_a_withdrawn_lesson_stays_withdrawn(made):
    atom = Atom.objects.own().videos().first()
    Atom.objects.filter(pk=atom.pk).update(state=Atom.State.DRAFT, title="My own name")
    make("--inline")
    atom.refresh_from_db()
    assert (atom.state, atom.title) == (Atom.State.DRAFT, "My own name")


def test_what_failed_is_named_and_tried_again(public, films, pipeline):
    pipeline.broken = {Stage.Name.ENCODE_LOW: "The disk is full."}
    with pytest.raises(CommandError, match="again"):
        make("--inline", "--lessons", "1")
    assert not Atom.objects.own().published().exists()
    pipeline.broken = {}
    assert "1 demo lessons are live" in make("--inline", "--lessons", "1")
    assert Asset.objects.count() == 1


def test_the_reason_of_a_failure_is_told(public, films, pipeline):
    pipeline.broken = {Stage.Name.CAPTIONS: "No speech model."}
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("make_demo", "--inline", "--lessons", "1", stdout=out)
    assert "excel-jump: Write captions: No speech model." in out.getvalue()
    assert Atom.objects.own().videos().published().exists()  # it plays all the same


def test_a_film_that_cannot_be_registered_does_not_stop_the_others(
    public, films, pipeline, monkeypatch
):
    real = production.assets.register

    def register(**arguments):
        if "excel-jump" in arguments["filename"]:
            raise DomainError("No space left.")
        return real(**arguments)

    monkeypatch.setattr(production.assets, "register", register)
    with pytest.raises(CommandError):
        make("--inline", "--lessons", "2")
    assert Atom.objects.own().videos().published().count() == 1


def test_without_workers_it_says_what_to_do(public, films, monkeypatch):
    monkeypatch.setattr(f"{COMMAND}.workers_answer", lambda: False)
    with pytest.raises(CommandError, match="--inline"):
        make()


def test_workers_that_stop_moving_end_the_wait(public, films, monkeypatch):
    monkeypatch.setattr(production, "PATIENCE", 0)
    monkeypatch.setattr(production.tasks, "start", lambda asset: None)
    monkeypatch.setattr(f"{COMMAND}.workers_answer", lambda: True)
    with pytest.raises(CommandError, match="Nothing has moved"):
        make("--lessons", "1")


def test_a_stage_in_which_a_run_was_killed_is_taken_over(public, films, pipeline, monkeypatch):
    pipeline.broken = {Stage.Name.CAPTIONS: "killed"}
    with pytest.raises(CommandError):
        make("--inline", "--lessons", "1")
    pipeline.broken = {}
    Stage.objects.filter(name=Stage.Name.CAPTIONS).update(
        state=Stage.State.RUNNING, attempts=1, deadline=clock.now() + timedelta(seconds=1)
    )
    assert "1 demo lessons are live" in make("--inline", "--lessons", "1")


def test_demo_accounts_need_demo(public, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO"):
        make("--inline")
    assert not User.objects.filter(is_demo=True).exists()


def test_the_people_have_their_places(public):
    make_people()
    people = {login.email: User.objects.get(email=login.email) for login in LOGINS}
    assert all(user.is_demo and user.check_password(PASSWORD) for user in people.values())
    assert [email for email, user in people.items() if user.is_superuser] == ["staff@demo.example"]
    assert role_in_scope(people["creator@demo.example"]) == Role.CREATOR
    with tenant_scope(Tenant.objects.get(slug="riverside").pk):
        assert role_in_scope(people["nurse@demo.example"]) == Role.LEARNER
        assert role_in_scope(people["manager@demo.example"]) == Role.MANAGER
        assert role_in_scope(people["learner@demo.example"]) is None
