"""A task runs in the scope in which it was sent, in a real prefork worker."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from celery import shared_task
from django.core.cache import cache
from django.db import connection

from apps.content.models import Skill
from apps.tenants import scope
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask

ROOT = Path(__file__).resolve().parents[3]
QUEUE = "tenant-task-test"
PATIENCE = 60  # seconds; a worker on a busy machine


@shared_task(base=TenantTask)
def list_skills(key: str) -> None:
    try:
        found = sorted(Skill.objects.values_list("slug", flat=True))
    except scope.NoTenantInScope:
        found = "no tenant in scope"
    cache.set(key, (os.getpid(), found), timeout=PATIENCE)


@pytest.fixture
def worker(transactional_db):
    """A prefork worker on this test's database, with this module's tasks."""
    settings = connection.settings_dict
    url = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + settings["NAME"]
    command = [sys.executable, "-m", "celery", "-A", "microlearn", "worker", "-P", "prefork"]
    options = ["-c", "1", "-Q", QUEUE, "-I", __name__, "--without-mingle", "--without-gossip"]
    environment = {**os.environ, "DATABASE_URL": url}
    process = subprocess.Popen([*command, *options], env=environment, cwd=ROOT)
    yield process
    process.terminate()
    process.wait(timeout=PATIENCE)


def result(key: str):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if (value := cache.get(key)) is not None:
            return value
        time.sleep(0.05)
    raise AssertionError(f"no worker wrote {key}")


def test_the_worker_enters_the_scope_of_the_sender(worker):
    hospital = Tenant.objects.create(slug="riverside", name="Riverside Hospital")
    with tenant_scope(scope.PUBLIC_TENANT):
        Skill.objects.create(name="Sepsis", slug="sepsis")
        list_skills.apply_async(["public"], queue=QUEUE)
    with tenant_scope(hospital.pk):
        Skill.objects.create(name="Escalation", slug="escalation")
        list_skills.apply_async(["hospital"], queue=QUEUE)
    list_skills.apply_async(["nobody"], queue=QUEUE)

    child, public = result("public")
    assert public == ["sepsis"]
    assert result("hospital") == (child, ["escalation", "sepsis"])
    assert result("nobody") == (child, "no tenant in scope")
    assert child != worker.pid  # prefork: the same child served all three tenants
