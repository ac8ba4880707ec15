"""`/healthz`: the process answers. `/readyz`: everything it needs answers too."""

import uuid
from collections.abc import Callable

import structlog
from celery import current_app
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

log = structlog.get_logger(__name__)


class NotReady(Exception):
    pass


def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def valkey() -> None:
    key = f"readyz:{uuid.uuid4().hex}"
    cache.set(key, 1, timeout=5)
    if cache.get(key) != 1:
        raise NotReady("the cache does not keep what it is given")


def storage() -> None:
    name = default_storage.save(f"readyz/{uuid.uuid4().hex}", ContentFile(b"ok"))
    default_storage.delete(name)


def workers() -> None:
    # The first answer is enough: waiting for others would hold a thread for the whole second,
    # and a handful of strangers asking at once would hold them all.
    if not current_app.control.ping(timeout=1.0, limit=1):
        raise NotReady("no worker answers")


CHECKS: dict[str, Callable[[], None]] = {
    "database": database,
    "valkey": valkey,
    "storage": storage,
    "workers": workers,
}


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when all is well, else 503; says which part fails, and only the log says how."""
    results = {name: _passes(name, check) for name, check in CHECKS.items()}
    return JsonResponse(results, status=200 if all(results.values()) else 503)


def _passes(name: str, check: Callable[[], None]) -> bool:
    try:
        check()
    except Exception as error:  # noqa: BLE001 - whatever a part raises, it is not ready
        log.warning("readyz.failed", part=name, error=repr(error))
        return False
    return True
