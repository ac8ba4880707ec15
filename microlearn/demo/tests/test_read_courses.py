import copy
import tomllib

import pytest

from microlearn.demo.catalogue import (
    COURSES_DIR,
    CatalogueError,
    load_catalogue,
    parse_act,
    parse_course,
    read_course,
    round_robin,
)

COURSES = load_catalogue()
LESSONS = [lesson for course in COURSES for lesson in course.lessons]


@pytest.fixture
def data():
    text = (COURSES_DIR / "riverside.toml").read_text(encoding="utf-8")
    return copy.deepcopy(tomllib.loads(text))


def test_the_catalogue_is_as_large_as_promised():
    public = [course for course in COURSES if not course.tenant]
    assert len(public) == 3
    assert sum(len(course.lessons) for course in public) >= 24
    assert sum(len(course.skills) for course in public) >= 10
    assert sum(len(course.prompts) for course in public) >= 2
    assert [course.slug for course in COURSES if course.tenant] == ["riverside"]


def test_the_feed_starts_with_one_lesson_of_each_course():
    first = [course.slug for course, _ in round_robin(COURSES)[:3]]
    assert first == ["excel", "swimming", "sepsis"]
    assert len(round_robin(COURSES)) == len(LESSONS)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_has_three_to_five_answerable_questions(lesson):
    assert 3 <= len(lesson.questions) <= 5
    for question in lesson.questions:
        assert question.why and 0 <= question.line < len(lesson.lines)
        if question.kind == "choice":
            assert question.right and len(question.wrong) >= 2
            assert question.right not in question.wrong
        else:
            assert len(question.steps) >= 3


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_right_answer_is_not_given_away_by_its_length(lesson):
    choices = [q for q in lesson.questions if q.kind == "choice"]
    longest = [q for q in choices if len(q.right) > 2 * max(len(wrong) for wrong in q.wrong)]
    assert len(longest) <= 1, [q.ask for q in longest]


def break_skill(data):
    data["lesson"][0]["skill"] = "unknown"


def break_stage(data):
    data["lesson"][0]["stage"] = "circus"


def break_line(data):
    data["lesson"][0]["question"][0]["line"] = 99


def break_wrong(data):
    question = data["lesson"][0]["question"][0]
    question["wrong"] = [question["right"]]


def break_kind(data):
    data["lesson"][0]["question"][0]["kind"] = "riddle"


def break_count(data):
    data["lesson"][0]["question"] = data["lesson"][0]["question"][:2]


def break_act(data):
    data["lesson"][0]["line"][0]["acts"] = ["@7 check 1"]


def break_steps(data):
    data["lesson"][0]["question"][2]["steps"] = ["one", "one", "two"]


def break_need(data):
    data["skill"][0]["needs"] = ["riverside-escalation"]


def break_title(data):
    data["lesson"][0]["title"] = " "


def break_field(data):
    data["lesson"][0]["line"][0]["colour"] = "red"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (break_skill, "no skill 'unknown'"),
        (break_stage, "no stage 'circus'"),
        (break_line, "question 1: line 99 does not exist"),
        (break_wrong, "question 1: needs wrong answers"),
        (break_kind, "not 'riddle'"),
        (break_count, "3 to 5 questions, not 2"),
        (break_act, "'@7' is not a fraction"),
        (break_steps, "question 3: needs at least three different steps"),
        (break_need, "needs 'riverside-escalation', which is not defined above it"),
        (break_title, "'title' is missing"),
        (break_field, "unknown field 'colour'"),
    ],
)
def test_a_damaged_course_says_where_and_why(data, damage, words):
    damage(data)
    with pytest.raises(CatalogueError, match=r"^riverside\.toml: ") as caught:
        parse_course(data, "riverside.toml")
    assert words in str(caught.value)


def test_a_file_that_is_no_toml_names_itself(tmp_path):
    (tmp_path / "broken.toml").write_text("[course\n")
    with pytest.raises(CatalogueError, match="^broken.toml: "):
        read_course(tmp_path / "broken.toml")


def test_two_lessons_of_one_name_are_refused(tmp_path):
    text = (COURSES_DIR / "riverside.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(text)
    (tmp_path / "b.toml").write_text(text)
    with pytest.raises(CatalogueError, match="appears twice"):
        load_catalogue(tmp_path)


def test_an_act_carries_its_moment():
    act = parse_act("@0.5 select B2:B6")
    assert (act.at, act.verb, act.rest) == (0.5, "select", "B2:B6")
