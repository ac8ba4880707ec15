from typing import Any

from celery.contrib.django.task import DjangoTask

from . import scope

_HEADER = "microlearn_scope"


class TenantTask(DjangoTask):
    """A Celery task that runs in the tenant scope in which it was sent.

    The scope travels in the message's headers; a task sent outside any scope runs without one,
    so that touching tenant-owned rows in it raises.
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
        return super().apply_async(args, kwargs, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        sent = self.request.get(_HEADER)  # Celery lays the headers beside its own fields
        if sent is None:
            return super().__call__(*args, **kwargs)
        with scope.tenant_scope(sent[0], user_id=sent[1]):
            return super().__call__(*args, **kwargs)
