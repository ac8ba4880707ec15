"""What stands on the site's shelves before a journey begins.

Run in the site's environment. It registers real clips with the real pipeline, so that the site's
own workers make lessons of them:

    python -m tests.journeys.shelf FOLDER     people, tenants, lessons; ends when all are complete
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

PASSWORD = "a long and quiet word"  # noqa: S105
AUTHOR, MANAGER, NURSE, STAFF = (
    f"{who}@example.org" for who in ("author", "manager", "nurse", "staff")
)
HOSPITAL = "Riverside Hospital"
LIVE_SECONDS = 150


@dataclass(frozen=True)
class Lesson:
    title: str
    voice: str
    tenant: str = ""


LESSONS = (
    Lesson("Lock a cell", "excel-absolute"),
    Lesson("Sum in one stroke", "excel-autosum"),
    Lesson("Count what matters", "excel-countif"),
    Lesson("Whom to call at Riverside", "riverside-sepsis-call", "riverside"),
)

SINGLE = {
    "format": "multiple_choice",
    "stem": "What keeps a reference where it is?",
    "body": {
        "options": [
            {"text": "A dollar sign", "correct": True},
            {"text": "A hash", "correct": False},
            {"text": "A bracket", "correct": False},
        ]
    },
    "explanation": "The dollar sign locks what stands behind it.",
    "clip_start_ms": 3000,
    "clip_end_ms": 6000,
}
SEVERAL = {
    "format": "multiple_choice",
    "stem": "Which of these are locked?",
    "body": {
        "options": [
            {"text": "$A$1", "correct": True},
            {"text": "A$1", "correct": True},
            {"text": "A1", "correct": False},
        ]
    },
    "explanation": "One dollar sign locks the row or the column, two lock both.",
}
ORDER = {
    "format": "sequence",
    "stem": "Put the steps in order.",
    "body": {"items": ["Select the cell", "Press F4", "Copy the formula"]},
    "explanation": "The reference must be locked before it is copied.",
}


def make_person(email: str, name: str, **fields):
    from allauth.account.models import EmailAddress

    from apps.accounts.models import User

    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def make_people():
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role
    from apps.tenants.models import Tenant
    from apps.tenants.scope import tenant_scope

    people = {email: make_person(email, email.partition("@")[0].title()) for email in
              (AUTHOR, MANAGER, NURSE)}  # fmt: skip
    make_person(STAFF, "Staff", is_staff=True, is_superuser=True)
    grant(user=people[AUTHOR], role=Role.CREATOR)
    hospital = Tenant.objects.create(slug="riverside", name=HOSPITAL)
    with tenant_scope(hospital.pk):
        grant(user=people[MANAGER], role=Role.MANAGER)
        grant(user=people[NURSE], role=Role.LEARNER, department="ICU")
    return {"": (1, people[AUTHOR]), "riverside": (hospital.pk, people[MANAGER])}


def register(path: Path, owner):
    from apps.media import assets, tasks

    asset, _new = assets.register(path=path, owner=owner, filename=path.name)
    tasks.start(asset)
    return asset


def put_up(lesson: Lesson, asset, owner):
    """The lesson with its quiz of three questions, as a draft."""
    from apps.content.models import Atom, Skill
    from apps.content.publishing import add_version
    from apps.quizzes import questions

    skill, _new = Skill.objects.own().get_or_create(slug="cells", defaults={"name": "Cells"})
    atom = Atom.objects.create(kind=Atom.Kind.VIDEO, title=lesson.title, owner=owner, skill=skill)
    add_version(atom=atom, asset=asset, by=owner)
    quiz = Atom.objects.create(
        kind=Atom.Kind.QUIZ, title=lesson.title, owner=owner, skill=skill, follows=atom
    )
    for question in (SINGLE, SEVERAL, ORDER):
        questions.add(quiz=quiz, **question)
    return atom


def is_complete(asset) -> bool:
    """Live, with captions: those come beside the encoding, and may come after it."""
    captions = asset.stages.filter(name="captions")
    return type(asset).objects.get(pk=asset.pk).is_live and not captions.unfinished().exists()


def show_when_complete(atom, asset, owner) -> None:
    from apps.content.publishing import publish

    deadline = time.monotonic() + LIVE_SECONDS
    while not is_complete(asset):
        if time.monotonic() > deadline:
            raise TimeoutError([str(stage.__dict__) for stage in asset.stages.all()])
        time.sleep(0.2)
    publish(atom=atom, by=owner)


def stock(folder: Path) -> None:
    from apps.tenants.scope import tenant_scope

    from .clips import make_clip

    with tenant_scope(1):
        owners = make_people()
    made = []
    for number, lesson in enumerate(LESSONS):
        tenant_id, owner = owners[lesson.tenant]
        with tenant_scope(tenant_id, user_id=owner.pk):
            name = folder / f"{lesson.voice}.mp4"
            asset = register(make_clip(name, voice=lesson.voice, tone=number * 70), owner)
            made.append((tenant_id, put_up(lesson, asset, owner), asset, owner))
    for tenant_id, atom, asset, owner in made:
        with tenant_scope(tenant_id, user_id=owner.pk):
            show_when_complete(atom, asset, owner)


if __name__ == "__main__":
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
    django.setup()
    stock(Path(sys.argv[1]))
