"""The websocket of a lesson's open page: a snapshot on connecting, then one after every change."""

import asyncio
from typing import Any

from channels.db import database_sync_to_async
from django.utils import translation

from apps.accounts.middleware import chosen_tenant
from apps.lib.errors import DomainError
from apps.lib.listening import NOBODY, Listener
from apps.lib.public_ids import is_public_id
from apps.tenants.scope import tenant_scope

from . import calling, lessons
from .snapshot import Lesson, snapshot

NOTHING_HERE = 4404
# At most so many seconds between two snapshots: an encoder reports far more often.
PAUSE = 0.25
# While a video waits its turn nothing about it changes but the time that is left.
AGAIN = 10.0


class LessonConsumer(Listener):
    tenant_id: int
    studio: str  # its owner's public id
    groups_joined: set[str]
    sending: asyncio.Task | None = None
    again: asyncio.TimerHandle | None = None

    async def connect(self) -> None:
        self.groups_joined = set()
        if not self.scope["user"].is_authenticated:
            await self.close(code=NOBODY)
            return
        public_id = self.scope["url_route"]["kwargs"]["public_id"]
        if not is_public_id(public_id):  # nor a name that the channel layer would take
            await self.close(code=NOTHING_HERE)
            return
        await self._join(calling.lesson_group(public_id))
        first = await self._look()
        if first is None:
            await self.close(code=NOTHING_HERE)
            return
        await self.accept()
        await self.send_json(first)

    async def disconnect(self, code: int) -> None:
        self.put_down()
        for group in self.groups_joined:
            await self.channel_layer.group_discard(group, self.channel_name)

    def put_down(self) -> None:
        if self.sending:
            self.sending.cancel()
        if self.again:
            self.again.cancel()

    async def lesson_changed(self, event: dict[str, Any]) -> None:
        self._soon()

    async def team_changed(self, event: dict[str, Any]) -> None:
        """Who has been removed is shown out: there is nothing here for him any more."""
        self._soon()

    async def stage_changed(self, event: dict[str, Any]) -> None:
        self._soon()

    def _soon(self) -> None:
        """Many changes at once are one snapshot."""
        if self.sending is None or self.sending.done():
            self.sending = asyncio.create_task(self._send_after_pause())

    async def _send_after_pause(self) -> None:
        await asyncio.sleep(PAUSE)
        self.sending = None  # what changes from here on needs another look
        fresh = await self._look()
        if fresh is None:
            await self.close(code=NOTHING_HERE)
        else:
            await self.send_json(fresh)

    async def _look(self) -> dict[str, Any] | None:
        found = await self._load()
        if found is None:
            return None
        await self._join(calling.team_group(self.studio))
        for take in found["takes"]:
            await self._join(calling.asset_group(take["asset"]))
        if self.again:
            self.again.cancel()
        if found["outlook"]:
            self.again = asyncio.get_running_loop().call_later(AGAIN, self._soon)
        return found

    @database_sync_to_async
    def _load(self) -> dict[str, Any] | None:
        """A snapshot; None when the lesson is not, or no more, this user's."""
        user = self.scope["user"]
        tenant_id = chosen_tenant(user, self.scope["session"])
        with tenant_scope(tenant_id, user_id=user.pk), translation.override(self.language):
            try:
                atom = lessons.find(
                    user=user, public_id=self.scope["url_route"]["kwargs"]["public_id"]
                )
            except DomainError:
                return None
            self.studio = atom.owner.public_id
            return snapshot(Lesson.load(atom))

    async def _join(self, group: str) -> None:
        if group not in self.groups_joined:
            self.groups_joined.add(group)
            await self.channel_layer.group_add(group, self.channel_name)
