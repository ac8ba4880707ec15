"""The demo courses as data: one TOML file per course, checked when it is read."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

COURSES_DIR = Path(__file__).parent / "courses"
FIRST = ("excel", "swimming", "sepsis", "riverside")  # the order of the round-robin

STAGES = {
    "sheet",
    "kick",
    "posture",
    "foot",
    "scull",
    "monitor",
    "lab",
    "clock",
    "drip",
    "gauge",
    "checklist",
}
HEIGHTS = {1280, 1920}
LINE_KEYS = {"text", "say", "headline", "acts"}
QUESTION_KEYS = {"kind", "ask", "right", "wrong", "steps", "why", "line"}


class CatalogueError(ValueError):
    """A course file that cannot be used; the message names file, lesson and field."""


@dataclass(frozen=True)
class Skill:
    slug: str
    name: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Act:
    """One change on the stage: `at` is a fraction (0–1) of its line's spoken time."""

    at: float
    verb: str
    rest: str


@dataclass(frozen=True)
class Line:
    text: str
    say: str
    headline: str  # empty: the headline before stays
    acts: tuple[Act, ...]


@dataclass(frozen=True)
class Question:
    kind: str  # "choice" or "order"
    ask: str
    right: str
    wrong: tuple[str, ...]
    steps: tuple[str, ...]
    why: str
    line: int  # index of the line that shows the answer


@dataclass(frozen=True)
class Lesson:
    slug: str
    title: str  # *stars* mark the emphasised words
    skill: str
    tags: tuple[str, ...]
    stage: str
    setup: dict
    height: int
    lines: tuple[Line, ...]
    questions: tuple[Question, ...]

    @property
    def plain_title(self):
        return self.title.replace("*", "")

    @property
    def script(self):
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Prompt:
    slug: str
    title: str
    skill: str
    after: str
    ask: str


@dataclass(frozen=True)
class Course:
    slug: str
    title: str
    summary: str
    theme: str
    chip: str
    note: str
    tags: tuple[str, ...]
    glossary: tuple[str, ...]  # words that captions are to spell right
    tenant: str  # empty: the public tenant
    skills: tuple[Skill, ...]
    lessons: tuple[Lesson, ...]
    prompts: tuple[Prompt, ...]


def load_catalogue(folder=COURSES_DIR):
    """All courses, in the order in which they are shown. Raises CatalogueError."""
    courses = [read_course(path) for path in sorted(Path(folder).glob("*.toml"))]
    courses.sort(key=lambda course: FIRST.index(course.slug) if course.slug in FIRST else 99)
    seen = set()
    for course in courses:
        for lesson in course.lessons:
            if lesson.slug in seen:
                raise CatalogueError(f"lesson {lesson.slug!r} appears twice")
            seen.add(lesson.slug)
    return courses


def round_robin(courses):
    """(course, lesson) pairs, one lesson of each course in turn, so that a feed starts varied."""
    longest = max((len(course.lessons) for course in courses), default=0)
    return [
        (course, course.lessons[turn])
        for turn in range(longest)
        for course in courses
        if turn < len(course.lessons)
    ]


def read_course(path):
    """One course from a TOML file. Raises CatalogueError."""
    try:
        return parse_course(tomllib.loads(Path(path).read_text(encoding="utf-8")), Path(path).name)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{Path(path).name}: {error}") from error


def parse_course(data, source):
    """One course from parsed TOML; `source` names the file in errors. Raises CatalogueError."""
    head = _field(data, "course", dict, source)
    skills = tuple(_skill(raw, source) for raw in data.get("skill", []))
    course = Course(
        slug=_field(head, "slug", str, source),
        title=_field(head, "title", str, source),
        summary=_field(head, "summary", str, source),
        theme=_field(head, "theme", str, source),
        chip=_field(head, "chip", str, source),
        note=head.get("note", ""),
        tags=tuple(head.get("tags", [])),
        glossary=tuple(head.get("glossary", [])),
        tenant=head.get("tenant", ""),
        skills=skills,
        lessons=tuple(_lesson(raw, source) for raw in data.get("lesson", [])),
        prompts=tuple(_prompt(raw, source) for raw in data.get("prompt", [])),
    )
    _check_links(course, source)
    return course


def _check_links(course, source):
    names = [skill.slug for skill in course.skills]
    for position, skill in enumerate(course.skills):
        for need in skill.needs:
            # A skill may only need skills above it: this keeps the graph free of cycles.
            if need not in names[:position]:
                raise CatalogueError(
                    f"{source}: skill {skill.slug!r} needs {need!r}, which is not defined above it"
                )
    for lesson in course.lessons:
        if lesson.skill not in names:
            raise CatalogueError(f"{source}: lesson {lesson.slug!r}: no skill {lesson.skill!r}")
    lessons = {lesson.slug for lesson in course.lessons}
    for prompt in course.prompts:
        if prompt.skill not in names or prompt.after not in lessons:
            raise CatalogueError(
                f"{source}: prompt {prompt.slug!r}: unknown skill {prompt.skill!r} "
                f"or lesson {prompt.after!r}"
            )


def _skill(raw, source):
    where = f"{source}: skill {raw.get('slug', '?')!r}"
    return Skill(
        slug=_field(raw, "slug", str, where),
        name=_field(raw, "name", str, where),
        needs=tuple(_field(raw, "needs", list, where)),
    )


def _prompt(raw, source):
    where = f"{source}: prompt {raw.get('slug', '?')!r}"
    return Prompt(
        **{key: _field(raw, key, str, where) for key in ("slug", "title", "skill", "after", "ask")}
    )


def _lesson(raw, source):
    where = f"{source}: lesson {raw.get('slug', '?')!r}"
    stage = _field(raw, "stage", str, where)
    if stage not in STAGES:
        raise CatalogueError(f"{where}: no stage {stage!r}; one of {', '.join(sorted(STAGES))}")
    height = raw.get("height", 1280)
    if height not in HEIGHTS:
        raise CatalogueError(f"{where}: height is 1280 or 1920, not {height!r}")
    lines = tuple(
        _line(line, f"{where}, line {number}")
        for number, line in enumerate(_field(raw, "line", list, where), 1)
    )
    questions = tuple(
        _question(question, len(lines), f"{where}, question {number}")
        for number, question in enumerate(_field(raw, "question", list, where), 1)
    )
    if not 3 <= len(questions) <= 5:
        raise CatalogueError(f"{where}: 3 to 5 questions, not {len(questions)}")
    return Lesson(
        slug=_field(raw, "slug", str, where),
        title=_field(raw, "title", str, where),
        skill=_field(raw, "skill", str, where),
        tags=tuple(raw.get("tags", [])),
        stage=stage,
        setup=raw.get(stage, {}),
        height=height,
        lines=lines,
        questions=questions,
    )


def _line(raw, where):
    if unknown := set(raw) - LINE_KEYS:
        raise CatalogueError(f"{where}: unknown field {sorted(unknown)[0]!r}")
    text = _field(raw, "text", str, where)
    return Line(
        text=text,
        say=raw.get("say", text),
        headline=raw.get("headline", ""),
        acts=tuple(parse_act(act, where) for act in raw.get("acts", [])),
    )


def parse_act(text, where="act"):
    """'@0.5 select B2' → Act(0.5, 'select', 'B2'); without @ it is at 0. Raises CatalogueError."""
    at = 0.0
    if text.startswith("@"):
        mark, _, text = text.partition(" ")
        try:
            at = float(mark[1:])
        except ValueError:
            at = -1.0
        if not 0 <= at <= 1:
            raise CatalogueError(f"{where}: {mark!r} is not a fraction between @0 and @1")
    verb, _, rest = text.partition(" ")
    if not verb:
        raise CatalogueError(f"{where}: an empty act")
    return Act(at, verb, rest)


def _question(raw, lines, where):
    if unknown := set(raw) - QUESTION_KEYS:
        raise CatalogueError(f"{where}: unknown field {sorted(unknown)[0]!r}")
    kind = _field(raw, "kind", str, where)
    line = _field(raw, "line", int, where)
    if not 1 <= line <= lines:
        raise CatalogueError(f"{where}: line {line} does not exist; the lesson has {lines}")
    right, wrong, steps = "", (), ()
    if kind == "choice":
        right, wrong = (
            _field(raw, "right", str, where),
            tuple(_field(raw, "wrong", list, where)),
        )
        if not wrong or right in wrong or len(set(wrong)) != len(wrong):
            raise CatalogueError(f"{where}: needs wrong answers, all different, none of them right")
    elif kind == "order":
        steps = tuple(_field(raw, "steps", list, where))
        if len(steps) < 3 or len(set(steps)) != len(steps):
            raise CatalogueError(f"{where}: needs at least three different steps")
    else:
        raise CatalogueError(f"{where}: kind is 'choice' or 'order', not {kind!r}")
    return Question(
        kind=kind,
        ask=_field(raw, "ask", str, where),
        right=right,
        wrong=wrong,
        steps=steps,
        why=_field(raw, "why", str, where),
        line=line - 1,
    )


def _field(raw, key, kind, where):
    value = raw.get(key)
    if not isinstance(value, kind) or (kind is str and not value.strip()):
        raise CatalogueError(f"{where}: {key!r} is missing or not {kind.__name__}")
    return value
