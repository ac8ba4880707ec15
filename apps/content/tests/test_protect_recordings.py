"""`manage.py protect` over real streams: from before encryption, and turned premium since."""

import io

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from apps.content import premium
from apps.content.models import Atom, Version
from apps.content.tests.factories import AtomFactory
from apps.lib.public_ids import new_public_id
from apps.media.captions import recognisers
from apps.media.models import Asset
from apps.media.protection import repackaging
from apps.media.tests import clips, pipeline
from apps.tenants.scope import current_tenant_id, tenant_scope


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "a.mp4"
    return clips.clip(path, size="240x320", seconds=1, sound=False)


@pytest.fixture
def lessons(alice, riverside, clip, monkeypatch) -> tuple[Asset, Asset, Asset]:
    """All clear: the hospital's, one turned premium since, a public one."""
    monkeypatch.setattr(recognisers, "choose", lambda **_: pipeline.FixedRecogniser("Hi."))
    made = pipeline.make_live(clip, alice)
    others = []
    for tenant_id in (riverside.pk, made.tenant_id):
        with tenant_scope(tenant_id):
            others.append(copy(made))
    private, turned = others
    atom = AtomFactory(owner=alice, skill=None)
    Version.objects.create(atom=atom, asset=turned, number=1, is_default=True)
    Atom.objects.own().filter(pk=atom.pk).update(premium=True)
    return private, turned, made


def copy(asset: Asset) -> Asset:
    """The same streams as another recording of the tenant in scope."""
    renditions = list(asset.renditions.all())
    fresh = Asset.objects.get(pk=asset.pk)
    fresh.pk, fresh.public_id, fresh.sha256 = None, new_public_id(), ""
    fresh.tenant_id, fresh._state.adding = current_tenant_id(), True
    fresh.extras, fresh.poster = {}, ""
    fresh.save()
    for rendition in renditions:
        rendition.pk, rendition.asset, rendition.tenant_id = None, fresh, fresh.tenant_id
        rendition._state.adding = True
        rendition.save()
    for name in default_storage.listdir(asset.prefix)[1]:
        with default_storage.open(f"{asset.prefix}/{name}") as file:
            default_storage.save(f"{fresh.prefix}/{name}", file)
    return fresh


def protect(*options: str) -> str:
    out = io.StringIO()
    call_command("protect", *options, stdout=out)
    return out.getvalue()


def kid(asset: Asset) -> str:
    with tenant_scope(asset.tenant_id):
        return Asset.objects.get(pk=asset.pk).kid


def test_what_is_to_be_encrypted_is_and_nothing_else(lessons):
    private, turned, public = lessons
    assert "riverside: 1 to do" in protect("--dry-run")
    assert not kid(private)
    said = protect()
    assert "riverside: 1/1" in said
    assert said.count("encrypted") == 2
    assert kid(private)
    assert kid(turned)
    assert not kid(public)
    assert protect() == "", "all is done"


def test_one_organisation_alone(lessons):
    private, turned, _public = lessons
    protect("--tenant", "riverside")
    assert kid(private)
    assert not kid(turned)


def test_a_failure_keeps_nothing_else_back_and_is_tried_again(lessons, monkeypatch):
    private, turned, _public = lessons
    whole = repackaging.repackage

    def broken(asset):
        if asset.pk == turned.pk:
            raise OSError("disk")
        return whole(asset)

    monkeypatch.setattr(repackaging, "repackage", broken)
    with pytest.raises(CommandError, match="1 not done"):
        protect()
    assert kid(private)
    monkeypatch.setattr(repackaging, "repackage", whole)
    protect()
    assert kid(turned)


def test_a_lesson_that_is_premium_no_more_is_clear_again(lessons):
    _private, turned, _public = lessons
    protect()
    Atom.objects.own().update(premium=False)
    assert "clear" in protect()
    assert not kid(turned)
    assert not premium.outstanding().exists()


def test_an_unknown_organisation_is_an_error(public):
    with pytest.raises(CommandError, match="no organisation"):
        protect("--tenant", "nowhere")
