"""Pictures and sounds of questions, kept with the words that stand for them."""

import hashlib
import tempfile
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.lib import clock
from apps.lib.errors import InvalidInput, TooLarge
from apps.media import attachments, delivery, files
from apps.quizzes.models import Illustration, Question
from apps.tenants.scope import PUBLIC_TENANT

LONGEST_ALT = 500
UNUSED_FOR = timedelta(days=2)  # an editor that stays open over night loses nothing
Upload = Iterable[bytes]


class AltMissing(InvalidInput):
    code = "alt_missing"
    message = _(
        "Say what the picture shows, or what is heard: for those who cannot see or hear it."
    )


def add(*, owner: User, content: Upload, alt: str) -> Illustration:
    """Keep a picture or a sound, made anew; raises UnusableMedia, AltMissing or TooLarge."""
    alt = " ".join(alt.split())
    if not alt:
        raise AltMissing
    if len(alt) > LONGEST_ALT:
        raise InvalidInput(_("The description is too long: 500 characters at most."))
    with tempfile.TemporaryDirectory(dir=_work_folder()) as folder:
        source = Path(folder, "source")
        _write(source, content)
        out = Path(folder, "out")
        out.mkdir()
        return _keep(owner, alt, attachments.make(source, out))


def _keep(owner: User, alt: str, made: attachments.Made) -> Illustration:
    content = made.path.read_bytes()
    illustration = Illustration(
        owner=owner,
        kind=made.kind,
        alt=alt,
        width=made.width,
        height=made.height,
        seconds=made.seconds,
        size=len(content),
        file=made.path.name,
    )
    digest = hashlib.sha256(content).digest()
    illustration.revision = files.name_of([(made.path.name, digest)])
    # The file first: a row without one would show a broken picture.
    files.add_bytes(illustration.key, content)
    illustration.save()
    return illustration


def named_in(body: Any) -> set[str]:
    """The public ids of all illustrations that a body names."""
    if isinstance(body, dict):
        own = {body["media"]} if isinstance(body.get("media"), str) and body["media"] else set()
        return own.union(*(named_in(value) for value in body.values()))
    if isinstance(body, list):
        return set().union(*(named_in(item) for item in body))
    return set()


def check(*, ids: set[str], question: Question | None, owner: User) -> None:
    """Raise unless all of these are there for this question: its own, or nobody's yet."""
    if not ids:
        return
    found = Illustration.objects.own().filter(public_id__in=ids, owner=owner)
    usable = found.filter(question=None) | found.filter(question=question)
    if usable.count() != len(ids):
        raise InvalidInput(_("A picture is no longer there. Add it again."))


@transaction.atomic
def attach(*, question: Question) -> None:
    """Make what the question names its own, and let go of what it names no more."""
    ids = named_in(question.body) | ({question.media} if question.media else set())
    question.illustrations.exclude(public_id__in=ids).update(question=None)
    if ids:
        Illustration.objects.own().filter(public_id__in=ids).update(question=question)


def described(question: Question) -> dict[str, dict[str, Any]]:
    """What a page is told of the question's illustrations, by id. No query if prefetched."""
    return {each.public_id: as_dict(each) for each in question.illustrations.all()}


def as_dict(illustration: Illustration) -> dict[str, Any]:
    public = illustration.tenant_id == PUBLIC_TENANT
    expires = delivery.expiry(int(clock.now().timestamp()), public=public)
    folder = delivery.path(illustration.folder, expires=expires, public=public)
    return {
        "id": illustration.public_id,
        "kind": illustration.kind,
        "url": f"{settings.MEDIA_CDN_URL}{folder}{illustration.file}",
        "alt": illustration.alt,
        "width": illustration.width,
        "height": illustration.height,
    }


def drop_unused() -> int:
    """Erase what no question of this tenant has used for two days; how many."""
    old = Illustration.objects.own().filter(question=None, created_at__lt=clock.now() - UNUSED_FOR)
    dropped = 0
    for illustration in old:
        # Taken by a question in this very moment: it stays.
        gone, _rows = Illustration.objects.own().filter(pk=illustration.pk, question=None).delete()
        if gone:
            files.remove_folder(illustration.home)
            dropped += 1
    return dropped


def _work_folder() -> Path:
    folder: Path = settings.UPLOAD_DIR
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _write(path: Path, content: Upload) -> None:
    size = 0
    with path.open("wb") as target:
        for chunk in content:
            size += len(chunk)
            if size > attachments.MOST_BYTES:
                raise TooLarge(_("A picture or a sound may have 10 MB."))
            target.write(chunk)
