"""A catalogue over a skill graph that grows tenfold at a time. Rows are made by the database itself
(INSERT … SELECT), with no row on the way to it and back: a million in a minute."""

from typing import Any

from bench import catalogue

EACH = 5  # lessons a skill, with a quiz of QUESTIONS
QUESTIONS = 2
BASES, REACH = 4, 400  # a skill builds on some of those shortly before it
# 14 of the characters of public ids.
PUBLIC_ID = (
    "substr(translate(md5(random()::text || s.n), '0123456789abcdef', '23456789bcdfghjk'), 1, 14)"
)


def to(skills: int) -> None:
    """So many skills of EACH lessons; the last one rests on nearly all others. The learner has
    shown a tenth of them, over the last hundred days."""
    from django.db import connection

    from apps.content.models import Atom, Skill

    if not Atom.objects.own().videos().exists():
        catalogue.fill(catalogue.Scale(videos=20, questions_each=QUESTIONS))
    first = Skill.objects.filter(slug__startswith="path-").count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")  # the same graph each time
    _skills(first, skills)
    _lessons(first)
    _beliefs(first)
    catalogue.settle()


def _skills(first: int, last: int) -> None:
    from apps.content.models import Prerequisite, Skill

    _insert(
        Skill,
        "SELECT n FROM generate_series(%(first)s, %(last)s) n",
        {"first": first, "last": last - 1},
        like=Skill.objects.first(),
        public_id=PUBLIC_ID,
        name="'Skill ' || s.n",
        slug="'path-' || s.n",
    )
    catalogue.settle()  # or the planner takes the table for an empty one
    _insert(
        Prerequisite,
        """SELECT DISTINCT up.id AS up, low.id AS low FROM (
               SELECT skill.id, substr(slug, 6)::int - 1 - floor(random() * %(reach)s)::int AS below
               FROM content_skill skill CROSS JOIN generate_series(1, %(bases)s)
               WHERE slug LIKE 'path-%%' AND substr(slug, 6)::int >= %(first)s
           ) up JOIN content_skill low ON low.slug = 'path-' || up.below""",
        {"first": first, "bases": BASES, "reach": REACH},
        like=Prerequisite(weight=1.0),
        skill_id="s.up",
        requires_id="s.low",
    )


def _lessons(first: int) -> None:
    from apps.content.models import Atom, Module, ModuleItem, Version
    from apps.quizzes.models import Question

    last = Atom.objects.order_by("-pk").first().pk
    quiz, modules = Atom.objects.quizzes().first(), Module.objects.values_list("pk", flat=True)
    _insert(
        Atom,
        """SELECT skill.id AS skill, skill.id * 10 + k AS n
           FROM content_skill skill CROSS JOIN generate_series(1, %(each)s) k
           WHERE slug LIKE 'path-%%' AND substr(slug, 6)::int >= %(first)s""",
        {"first": first, "each": EACH},
        like=Atom.objects.videos().first(),
        public_id=PUBLIC_ID,
        title="'Lesson ' || s.n",
        skill_id="s.skill",
    )
    catalogue.settle()
    videos = """SELECT id AS n, skill_id AS skill FROM content_atom
                WHERE id > %(last)s AND kind = 'video'"""
    place = 10 + first * EACH // len(modules)  # behind what is there
    given = {"last": last, "modules": list(modules), "place": place}
    version = Version.objects.default().first()
    _insert(Version, videos, given, like=version, atom_id="s.n")
    _insert(
        ModuleItem,
        videos,
        given,
        like=ModuleItem.objects.first(),
        module_id="(%(modules)s::bigint[])[1 + s.n %% cardinality(%(modules)s::bigint[])]",
        atom_id="s.n",
        position="%(place)s + (s.n - %(last)s) / cardinality(%(modules)s::bigint[])",
    )
    follows = {"follows_id": "s.n", "skill_id": "s.skill"}
    _insert(Atom, videos, given, like=quiz, public_id=PUBLIC_ID, **follows)
    _insert(
        Question,
        """SELECT id AS quiz, id * 10 + k AS n, k
           FROM content_atom CROSS JOIN generate_series(1, %(each)s) k
           WHERE id > %(last)s AND kind = 'quiz'""",
        {"last": last, "each": QUESTIONS},
        like=quiz.questions.first(),
        public_id=PUBLIC_ID,
        quiz_id="s.quiz",
        position="s.k",
    )


def _beliefs(first: int) -> None:
    from apps.lib import clock
    from apps.pathways.models import SkillBelief

    _insert(
        SkillBelief,
        """SELECT id AS skill, substr(slug, 6)::int / 10 AS n FROM content_skill
           WHERE slug LIKE 'path-%%0' AND substr(slug, 6)::int >= %(first)s""",
        {"first": first, "latest": clock.now()},
        like=SkillBelief(learner=catalogue.learner(), variance=0.9, answers=3),
        skill_id="s.skill",
        mean="s.n %% 5 - 2.0",
        moved_at="%(latest)s::timestamptz - s.n %% 100 * interval '1 day'",
    )


def _insert(model: Any, source: str, given: dict[str, Any], *, like: Any, **values: str) -> None:
    """One row for each of `source` (SQL, named s), with what the row `like` has but for `values`,
    which are SQL by column."""
    from django.db import connection

    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    told = [values.get(field.column, f"%(like_{field.column})s") for field in fields]
    same = {
        f"like_{field.column}": field.get_db_prep_save(getattr(like, field.attname), connection)
        for field in fields
    }
    columns = ", ".join(field.column for field in fields)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({columns})"  # noqa: S608 - the bench's own
            f" SELECT {', '.join(told)} FROM ({source}) s ON CONFLICT DO NOTHING",
            given | same,
        )
