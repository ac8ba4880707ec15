import hashlib
import uuid

import pytest

from apps.media import uploads
from apps.media.models import Asset

from . import seaweedfs
from .tus_client import TusClient


@pytest.fixture
def tus_alice(sign_in, alice) -> TusClient:
    return TusClient(sign_in(alice))


@pytest.fixture
def tus_charlie(sign_in, charlie) -> TusClient:
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role

    grant(user=charlie, role=Role.CREATOR)
    return TusClient(sign_in(charlie))


@pytest.fixture
def registered(monkeypatch) -> list[bytes]:
    """The files that finished uploads were registered with; the media pipeline stays out."""
    files: list[bytes] = []

    def register(upload):
        content = uploads.staging.path_of(upload.public_id).read_bytes()
        files.append(content)
        sha256 = hashlib.sha256(content).hexdigest()
        return Asset.objects.create(owner=upload.owner, sha256=sha256)

    monkeypatch.setattr(uploads, "_register", register)
    return files


@pytest.fixture(scope="session")
def seaweed_url(tmp_path_factory):
    with seaweedfs.running(tmp_path_factory.mktemp("seaweedfs") / "home") as url:
        yield url


@pytest.fixture
def s3(seaweed_url, settings):
    """The store of this test is a bucket of its own; boto3's client for it."""
    name = f"media-{uuid.uuid4().hex[:8]}"
    client = seaweedfs.client(seaweed_url)
    client.create_bucket(Bucket=name)
    settings.S3_BUCKET = name
    settings.STORAGES = {**settings.STORAGES, "default": seaweedfs.storage(seaweed_url, name)}
    return client
