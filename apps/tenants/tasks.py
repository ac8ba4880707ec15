from typing import Any

import structlog
from celery.contrib.django.task import DjangoTask
from kombu.exceptions import OperationalError

from . import scope

log = structlog.get_logger(__name__)

_HEADER = "microlearn_scope"


class TenantTask(DjangoTask):
    """A Celery task that runs in the tenant scope in which it was sent.

    The scope travels in the message's headers; a task sent outside any scope runs without one,
    so that touching tenant-owned rows in it raises.

    What must not be lost, rows say, and beat finds it there sooner or later. So a broker that is
    away must not turn a request, whose change stands by then, into an error.
    """

    abstract = True

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        now = scope.current()
        if now is not None:
            headers = {
                **(options.pop("headers", None) or {}),
                _HEADER: [now.tenant_id, now.user_id],
            }
            options["headers"] = headers
        try:
            return super().apply_async(args, kwargs, **options)
        except OperationalError as error:
            log.warning("message not sent", task=self.name, args=args, error=repr(error))
            return None

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        sent = self.request.get(_HEADER)  # Celery lays the headers beside its own fields
        if sent is None:
            return super().__call__(*args, **kwargs)
        with scope.tenant_scope(sent[0], user_id=sent[1]):
            return super().__call__(*args, **kwargs)
