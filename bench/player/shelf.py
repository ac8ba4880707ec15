"""What the site of the bench shows: lessons that its own pipeline made.

Run in the site's environment, where it prints one line of JSON for the browser:

    python -m bench.player.shelf     make what is missing; a new learner's session

Six films are converted. Each stands for several lessons, every one with files and addresses of
its own, so that no lesson finds another's in a cache.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

from bench.player import films

LESSONS = 24
PLAIN = "plain-{name}.mp4"  # beside the stream: the same rung for a plain <video src>
OWNER = "author@example.org"


def stock() -> None:
    from django.conf import settings

    from apps.accounts.memberships import grant
    from apps.accounts.models import Role, User
    from bench.upload import running_workers

    owner = User.objects.create_user(OWNER)
    grant(user=owner, role=Role.CREATOR)
    settings.WORK_DIR.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=settings.DATA_DIR))
    with running_workers(folder):
        made = [convert(path, owner) for path in films.make(folder)]
        assets = [when_complete(asset.pk) for asset in made]
    shutil.rmtree(folder)
    for asset in assets:
        add_plain_files(asset)
    while len(assets) < LESSONS:
        assets.append(twin(assets[len(assets) % len(films.PICTURES)]))
    for number, asset in enumerate(assets):
        publish(f"Lesson {number + 1}", asset, owner)


def convert(path: Path, owner):
    from apps.media import assets, tasks

    asset, _new = assets.register(path=path, owner=owner, filename=path.name)
    tasks.start(asset)
    return asset


def when_complete(pk: int):
    from apps.media.models import Asset
    from bench.upload import watch

    watch(pk, time.perf_counter())
    return Asset.objects.get(pk=pk)


def add_plain_files(asset) -> None:
    from django.core.files.storage import default_storage

    folder = Path(default_storage.path(asset.prefix))
    sound = folder / asset.renditions.get(kind="audio").file
    for rendition in asset.renditions.filter(kind="video"):
        films.whole(folder / rendition.file, sound, folder / PLAIN.format(name=rendition.name))


def twin(asset):
    """Another asset with the same media under addresses of its own."""
    from django.core.files.storage import default_storage

    from apps.lib.public_ids import new_public_id
    from apps.media.models import Asset

    copy = Asset.objects.get(pk=asset.pk)
    copy.pk, copy.public_id, copy.sha256 = None, new_public_id(), ""
    copy._state.adding = True
    copy.save()
    for row in [*asset.renditions.all(), *asset.caption_tracks.all()]:
        row.pk, row.asset, row._state.adding = None, copy, True
        row.save()
    shutil.copytree(default_storage.path(asset.folder), default_storage.path(copy.folder))
    return copy


def publish(title: str, asset, owner) -> None:
    from apps.content import publishing
    from apps.content.models import Atom, Skill

    skill, _new = Skill.objects.own().get_or_create(slug="bench", defaults={"name": "Bench"})
    atom = Atom.objects.create(kind=Atom.Kind.VIDEO, title=title, owner=owner, skill=skill)
    publishing.add_version(atom=atom, asset=asset, by=owner)
    publishing.publish(atom=atom, by=owner)


def session_of_a_new_learner() -> dict[str, str]:
    """Name and value of the cookie of somebody who has seen nothing yet."""
    from django.conf import settings

    from apps.accounts.models import User
    from apps.lib.public_ids import new_public_id
    from bench.web import client_of

    learner = User.objects.create_user(f"learner-{new_public_id()}@example.org")
    cookie = client_of(learner).cookies[settings.SESSION_COOKIE_NAME]
    return {"name": cookie.key, "value": cookie.value}


def main() -> int:
    import os

    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
    django.setup()

    from apps.content.models import Atom
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        if not Atom.objects.own().filter(title=f"Lesson {LESSONS}").exists():
            stock()
        print(json.dumps({"cookie": session_of_a_new_learner()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
