"""Fixtures of every test: real engines, the app's role, a scope, and the cast.

The database is migrated once, by its owner; each test process clones it and connects as the
application's role, which owns nothing and cannot bypass row-level security.

The cast: Alice owns, Bob is a member, Charlie is a stranger. Each lives in the public tenant;
in `riverside`, the hospital, Alice manages, Bob learns and Charlie is unknown.
"""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import django
import psycopg
import pytest
from hypothesis import settings as hypothesis
from psycopg import sql

from microlearn.stack.ephemeral import services

if TYPE_CHECKING:
    from django.test import Client

    from apps.accounts.models import User
    from apps.tenants.models import Tenant

_engines = ExitStack()
# A test that takes long on a busy machine is not wrong.
hypothesis.register_profile("untimed", deadline=None)
hypothesis.load_profile("untimed")


def _migrate(owner_url: str) -> None:
    environment = {**os.environ, "DATABASE_URL": owner_url}
    subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", "migrate", "-v0"],
        check=True,
        env=environment,
        cwd=Path(__file__).parent,
    )


def _start_engines() -> None:
    env = _engines.enter_context(services())
    os.environ.update(env)
    os.environ |= {
        "DJANGO_SECRET_KEY": "for tests only",
        "MEDIA_SIGNING_KEY": "for tests only",
        "KEY_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk",
        "DEVELOPMENT": "True",
        "RELOAD": "False",
        "DEMO": "True",
        "EMAIL_URL": "memorymail://",
        "SITE_URL": "https://microlearn.example",
        "VAPID_PRIVATE_KEY": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk",
        "LOG_LEVEL": "WARNING",
    }
    # Many processes begin here, and each would compile the code again.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    _migrate(env["DATABASE_OWNER_URL"])


def _hash_cheaply() -> None:
    """Argon2 as ever, less thorough: tests guess no passwords."""
    from django.contrib.auth.hashers import Argon2PasswordHasher as Argon2

    Argon2.time_cost, Argon2.memory_cost, Argon2.parallelism = 1, 8, 1


# Workers of xdist inherit the controller's engines. Only then can the settings be read.
if "PYTEST_XDIST_WORKER" not in os.environ:
    _start_engines()
# A cache for each process: one test's `cache.clear()` is not another's.
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
os.environ["CACHE_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{2 + _number % 8}"
os.environ["EVENTS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{40 + _number % 8}"
os.environ["DJANGO_SETTINGS_MODULE"] = "microlearn.settings"
django.setup()
_hash_cheaply()
# Or pytest-django would read the settings in xdist's workers before this file sets their cache.
del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_collection_finish() -> None:
    """The collector of garbage need not walk all modules and tests again and again."""
    from apps.lib import garbage

    garbage.settle()


def pytest_unconfigure() -> None:
    _engines.close()


# Tests that share what takes long to make: a store; and file by file a clip, a browser, a site.
STORE = r"apps/media/tests/test_(configure_bucket|live_on_s3|send_directly|serve_from_s3)"
SHARERS = (
    r"apps/media/tests/test_(choose_cover|encrypt|make_live|make_thumbnail|repackage|trim)"
    r"|microlearn/stack/tests/test_(edge|make_run)|tests/js/"
)
# Journeys in which lessons are made, shown to staff or kept within a hospital.
MAKERS = r"/test_(creator|captions|direct_upload|hospital|killed_worker|staff)|\[makers\]"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Of several processes one takes the journeys of those who make lessons, one the other journeys
    (each of the two has a site), and one all tests that kill what they started; what tests share
    is made by one process; the largest batch goes first. (`--dist loadgroup` of xdist 3.8 finds no
    groups under pytest 9.)"""
    from xdist.scheduler import LoadScopeScheduling

    class OneSite(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            if "/test_kill_" in nodeid:
                return "kills"
            if nodeid.startswith("tests/journeys/"):
                return "makers" if re.search(MAKERS, nodeid) else "watchers"
            if re.match(STORE, nodeid):
                return "store"
            return nodeid.partition("::")[0] if re.match(SHARERS, nodeid) else nodeid

    return OneSite(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """A clone of the migrated database for this process, used as the application's role."""
    from django.db import connection
    from django.db.models.signals import post_migrate

    clone = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    _clone(template=connection.settings_dict["NAME"], clone=clone)
    connection.settings_dict["NAME"] = clone
    # Transactional tests truncate every table; Django then says post_migrate.
    post_migrate.connect(_restore_public_tenant, dispatch_uid="public tenant")
    with django_db_blocker.unblock():
        yield
        connection.close()


def _clone(*, template: str, clone: str) -> None:
    owner_url = os.environ["DATABASE_OWNER_URL"]
    with psycopg.connect(owner_url, autocommit=True, dbname="postgres") as connection:
        names = (sql.Identifier(clone), sql.Identifier(template))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))
    app = sql.Identifier(urlsplit(os.environ["DATABASE_URL"]).username or "")
    with psycopg.connect(owner_url, autocommit=True, dbname=clone) as connection:
        connection.execute(
            sql.SQL("GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {}").format(app)
        )


def _restore_public_tenant(**_: object) -> None:
    from apps.tenants.models import Tenant

    Tenant.objects.get_or_create(pk=1, defaults={"slug": "public", "name": "MicroLearn"})


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """A request in German leaves its process in German."""
    yield
    from django.utils import translation

    translation.deactivate()


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    """Files of a test end with it."""
    storage = {"BACKEND": "apps.media.folder.Folder"}
    location = {"OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage | location}
    settings.UPLOAD_DIR = tmp_path / "uploads"
    settings.WORK_DIR = tmp_path / "work"


@pytest.fixture
def public(db) -> "Iterator[Tenant]":
    """The test runs in the scope of the public tenant."""
    from apps.tenants.models import Tenant
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        yield Tenant.objects.get(pk=PUBLIC_TENANT)


@pytest.fixture
def alice(public) -> "User":
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role
    from apps.accounts.tests.factories import UserFactory

    user = UserFactory(email="alice@example.org", name="Alice")
    grant(user=user, role=Role.CREATOR)
    return user


@pytest.fixture
def bob(public) -> "User":
    from apps.accounts.tests.factories import UserFactory

    return UserFactory(email="bob@example.org", name="Bob")


@pytest.fixture
def charlie(public) -> "User":
    from apps.accounts.tests.factories import UserFactory

    return UserFactory(email="charlie@example.org", name="Charlie")


@pytest.fixture
def riverside(alice, bob) -> "Tenant":
    """A hospital: enter it with `tenant_scope(riverside.pk)` or `sign_in(user, riverside)`."""
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role
    from apps.tenants.models import Tenant
    from apps.tenants.scope import tenant_scope

    hospital = Tenant.objects.create(slug="riverside", name="Riverside Hospital")
    with tenant_scope(hospital.pk):
        grant(user=alice, role=Role.MANAGER)
        grant(user=bob, role=Role.LEARNER, department="ICU")
    return hospital


@pytest.fixture
def sign_in() -> "Callable[..., Client]":
    """`sign_in(bob)` or `sign_in(bob, riverside)`: a client with that session."""
    from django.test import Client

    def sign_in(user: "User", tenant: "Tenant | None" = None) -> Client:
        client = Client()
        client.force_login(user, backend="apps.accounts.backends.SignInBackend")
        if tenant is not None:
            session = client.session
            session["tenant"] = tenant.pk
            session.save()
        return client

    return sign_in
