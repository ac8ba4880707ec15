"""/courses/ and /courses/…/: a learner's way through a course."""

import pytest

from apps.accounts.tests.pages import assert_sound
from apps.content.tests.factories import CourseFactory, ModuleFactory, ModuleItemFactory
from apps.lib import clock
from apps.pathways import courses
from apps.quizzes.models import Attempt

from .factories import lesson, quiz
from .test_go_on import watch


@pytest.fixture
def bobs(sign_in, bob):
    return sign_in(bob)


@pytest.fixture
def course():
    return CourseFactory(title="Spreadsheets")


@pytest.fixture
def atoms(course):
    """Two modules of two lessons, put down in the wrong order."""
    second = ModuleFactory(course=course, title="Second", position=2)
    first = ModuleFactory(course=course, title="First", position=1)
    found = [lesson() for _ in range(4)]
    for module, position, atom in (
        (second, 2, found[3]),
        (second, 1, found[2]),
        (first, 2, found[1]),
        (first, 1, found[0]),
    ):
        ModuleItemFactory(module=module, atom=atom, position=position)
    return found


def seconds(client, atom) -> float:
    return client.get(f"/api/v1/feed/items/{atom.public_id}/").json()["media"]["duration"]


def test_lessons_in_their_order(bobs, course, atoms):
    html = bobs.get(f"/courses/{course.public_id}/").content.decode()
    places = [html.rindex(atom.public_id) for atom in atoms]
    assert places == sorted(places)
    assert "0 of 4 lessons seen" in html
    assert "Start" in html
    assert_sound(html)


def test_progress_and_where_to_go_on(bobs, bob, course, atoms):
    watch(bobs, atoms[0], to=seconds(bobs, atoms[0]))
    walk = courses.walk(bob, course.public_id)
    assert (walk.seen, walk.share, walk.next.tile.id) == (1, 0.25, atoms[1].public_id)
    html = bobs.get(f"/courses/{course.public_id}/").content.decode()
    assert "1 of 4 lessons seen" in html
    assert f"/learn/{atoms[1].public_id}?course={course.public_id}" in html
    assert "90 % of it" in html


def test_time_left_is_what_is_not_seen_and_not_answered(bob, bobs, course, atoms):
    its_quiz = quiz(atoms[0], questions=3)
    length = seconds(bobs, atoms[0])
    step = courses.walk(bob, course.public_id).steps[0]
    assert step.seconds_left == length + 3 * courses.A_QUESTION
    Attempt.objects.create(learner=bob, quiz=its_quiz, finished_at=clock.now())
    watch(bobs, atoms[0], to=4)
    step = courses.walk(bob, course.public_id).steps[0]
    assert (step.quiz_done, step.seconds_left) == (True, length - 4)


def test_a_draft_is_not_shown(bobs, course, atoms, alice):
    hidden = lesson(draft=True, title="Not yet")
    ModuleItemFactory(module=course.modules.first(), atom=hidden, position=9)
    assert "Not yet" not in bobs.get(f"/courses/{course.public_id}/").content.decode()


def test_an_empty_course_says_so(bobs):
    html = bobs.get(f"/courses/{CourseFactory().public_id}/").content.decode()
    assert "on their way" in html


def test_courses_begun_come_first(bobs, course, atoms):
    other = ModuleFactory(course=CourseFactory(title="Anatomy"))
    ModuleItemFactory(module=other, atom=lesson(), position=1)
    CourseFactory(title="Nothing in it")
    watch(bobs, atoms[0], to=seconds(bobs, atoms[0]))
    html = bobs.get("/courses/").content.decode()
    assert html.index("Spreadsheets") < html.index("Anatomy")
    assert "1 of 4 seen" in html
    assert "Nothing in it" not in html


def test_the_number_of_queries_does_not_grow(bobs, course, atoms):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(url):
        with CaptureQueriesContext(connection) as found:
            assert bobs.get(url).status_code == 200
        return len(found)

    urls = [f"/courses/{course.public_id}/", "/courses/"]
    for url in urls:
        queries(url)
    before = [queries(url) for url in urls]
    module = course.modules.first()
    for n in range(5):
        quiz(ModuleItemFactory(module=module, atom=lesson(), position=20 + n).atom)
        extra = ModuleFactory(course=course, position=10 + n)
        ModuleItemFactory(module=extra, atom=lesson(), position=1)
    assert [queries(url) for url in urls] == before
