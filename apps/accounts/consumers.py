"""The websocket of every open page of a person: how much is unread, and what comes meanwhile."""

from collections.abc import Callable
from typing import Any

from channels.db import database_sync_to_async
from django.urls import reverse
from django.utils import translation

from apps.lib.listening import NOBODY, Listener
from apps.tenants.scope import tenant_scope

from . import notifications
from .middleware import chosen_tenant
from .models import Notification


class NotificationConsumer(Listener):
    group_name = ""

    async def connect(self) -> None:
        if not self.scope["user"].is_authenticated:
            await self.close(code=NOBODY)
            return
        self.group_name, first = await self._in_tenant(_beginning)
        await self.channel_layer.group_add(self.group_name, self.channel_name)
        await self.accept()
        await self.send_json(first)

    async def disconnect(self, code: int) -> None:
        if self.group_name:
            await self.channel_layer.group_discard(self.group_name, self.channel_name)

    async def notification_came(self, event: dict[str, Any]) -> None:
        await self.send_json(await self._in_tenant(_news, event["id"]))

    async def notification_read(self, event: dict[str, Any]) -> None:
        await self.send_json(await self._in_tenant(_news, ""))

    @database_sync_to_async
    def _in_tenant(self, look: Callable[..., Any], *arguments: str) -> Any:
        user = self.scope["user"]
        tenant_id = chosen_tenant(user, self.scope["session"])
        with tenant_scope(tenant_id, user_id=user.pk), translation.override(self.language):
            return look(user, *arguments)


def _beginning(user: Any) -> tuple[str, dict[str, Any]]:
    return notifications.group(user), _news(user, "")


def _news(user: Any, public_id: str) -> dict[str, Any]:
    came = Notification.objects.of(user).filter(public_id=public_id).first() if public_id else None
    words = notifications.words(came) if came else None
    return {
        "unread": notifications.unread_count(user),
        "came": words
        and {
            "id": public_id,
            "text": words.text,
            "note": words.note,
            "tone": words.tone,
            "url": reverse("accounts:notification", args=[public_id]),
        },
    }
