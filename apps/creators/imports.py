"""Questions out of other programs' files, and into them."""

import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.lib.errors import Conflict, DomainError, InvalidInput, NotFound, TooLarge
from apps.media import files
from apps.quizzes import exchange, illustrations
from apps.quizzes.exchange import Exported, Kind, Left, Reading
from apps.quizzes.models import Illustration, Question, QuestionImport

from . import quiz

KEPT_FOR = timedelta(days=2)
ORPHANS_KEPT_FOR = timedelta(hours=1)


def find(*, lesson: Atom, public_id: str) -> QuestionImport:
    found = QuestionImport.objects.own().filter(lesson=lesson, public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def free_places(lesson: Atom) -> int:
    return quiz.MOST_QUESTIONS - len(quiz.questions_of(lesson))


def read(*, lesson: Atom, by: User, name: str, content: Iterable[bytes]) -> QuestionImport:
    """Look into a file: nothing is added yet. Raises Unreadable or TooLarge."""
    settings.UPLOAD_DIR.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=settings.UPLOAD_DIR) as file:
        size = 0
        for chunk in content:
            size += len(chunk)
            if size > exchange.MOST_BYTES:
                raise TooLarge(_("A file of questions may have 20 MB."))
            file.write(chunk)
        file.flush()
        reading = exchange.read(Path(file.name), name)
    return _keep(lesson, by, name, reading)


def _keep(lesson: Atom, by: User, name: str, reading: Reading) -> QuestionImport:
    kept = QuestionImport(lesson=lesson, owner=by, filename=name[:120])
    numbers = {file: str(number) for number, file in enumerate(reading.files)}
    for file, content in reading.files.items():
        files.put_bytes(f"{kept.folder}/{numbers[file]}", content)
    for draft in reading.drafts:
        kept.drafts.append(asdict(draft) | {"file": numbers.get(draft.file, "")})
    kept.left = [asdict(one) for one in reading.left]
    kept.save()
    return kept


def add(
    *, found: QuestionImport, by: User, chosen: Collection[int], alts: Mapping[int, str]
) -> QuestionImport:
    """Add these of its questions to the lesson's quiz, all or none; sent twice it adds them once.

    `alts` are the words for pictures and sounds, by the number of the question.
    """
    wanted = [number for number in sorted(set(chosen)) if 0 <= number < len(found.drafts)]
    if not wanted:
        raise InvalidInput(_("Choose at least one question."))
    if len(wanted) > free_places(found.lesson):
        raise Conflict(_("A quiz has at most five questions. Choose fewer."))
    with transaction.atomic():
        fresh = QuestionImport.objects.own().filter(pk=found.pk, added_at=None)
        if not fresh.update(added_at=clock.now()):
            found.refresh_from_db()
            return found
        found.refresh_from_db()
        for number in wanted:
            fields = _fields(found, number, alts.get(number, ""))
            question = quiz.add_question(lesson=found.lesson, by=by, fields=fields)
            found.added.append(question.public_id)
        found.save(update_fields=["added"])
    return found


def _fields(found: QuestionImport, number: int, alt: str) -> dict[str, Any]:
    draft = found.drafts[number]
    names = ("format", "stem", "body", "explanation", "hint")
    fields = {name: draft[name] for name in names}
    if not draft["file"]:
        return fields
    try:
        with default_storage.open(f"{found.folder}/{draft['file']}", "rb") as content:
            kept = illustrations.add(
                owner=found.lesson.owner,
                content=iter(lambda: content.read(1 << 16), b""),
                alt=alt or draft["alt"],
            )
    except DomainError as error:
        raise InvalidInput(f"{draft['stem']}: {error.message}") from error
    if draft["format"] == "hotspot":
        return fields | {"body": {**draft["body"], "media": kept.public_id}}
    return fields | {"media": kept.public_id}


@transaction.atomic
def undo(*, found: QuestionImport, by: User) -> None:
    """Take away again what it added; what was changed or taken away since is not looked for."""
    QuestionImport.objects.own().select_for_update().get(pk=found.pk)
    for question in quiz.questions_of(found.lesson):
        if question.public_id in found.added:
            quiz.remove_question(lesson=found.lesson, question=question, by=by)
    QuestionImport.objects.own().filter(pk=found.pk).update(undone_at=clock.now())


def export(*, lesson: Atom, kind: Kind) -> tuple[bytes, list[Left]]:
    """The quiz of a lesson as a file, and what that cannot hold."""
    questions = Question.objects.current().filter(quiz__follows=lesson).with_illustrations()
    return kind.write([_exported(question) for question in questions], lesson.title)


def _exported(question: Question) -> Exported:
    known = {each.public_id: each for each in question.illustrations.all()}
    shown: Illustration | None = known.get(question.body.get("media") or question.media)
    picture = b""
    if shown:
        with default_storage.open(shown.key, "rb") as file:
            picture = file.read()
    return Exported(
        public_id=question.public_id,
        format=question.format,
        stem=question.stem,
        body=question.body,
        explanation=question.explanation,
        hint=question.hint,
        picture=picture,
        picture_name=f"{shown.public_id}-{shown.file}" if shown else "",
        alt=shown.alt if shown else "",
        width=shown.width if shown else 0,
        height=shown.height if shown else 0,
    )


def drop_old() -> set[str]:
    """What was read two days ago, with its files: by then it was added, or forgotten. The public
    ids of those that stay."""
    for old in QuestionImport.objects.own().filter(created_at__lt=clock.now() - KEPT_FOR):
        files.remove_folder(old.folder)
        old.delete()
    return set(QuestionImport.objects.own().values_list("public_id", flat=True))


def drop_orphans(*, known: Collection[str]) -> int:
    """Files whose import went with its lesson, its owner or its organisation; how many imports.

    `known` are the public ids of all that there are. Files come before their row: young ones stay.
    """
    home = QuestionImport.HOME
    orphans = [name for name in files.listing(home)[0] if name not in known]
    old = [name for name in orphans if _is_old(f"{home}/{name}")]
    for name in old:
        files.remove_folder(f"{home}/{name}")
    return len(old)


def _is_old(folder: str) -> bool:
    border = clock.now() - ORPHANS_KEPT_FOR
    _folders, names = files.listing(folder)
    written = (default_storage.get_modified_time(f"{folder}/{name}") for name in names)
    return all(moment < border for moment in written)
