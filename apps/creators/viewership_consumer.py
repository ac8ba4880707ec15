"""The websocket of a lesson's page of viewers: all values at first, then those that changed."""

import time
from importlib import import_module
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest, QueryDict
from django.utils import translation

from apps.accounts.middleware import chosen_tenant
from apps.accounts.studios import Right
from apps.analytics import live_feed, live_hours
from apps.content.models import Atom
from apps.lib.errors import DomainError
from apps.lib.listening import TRY_AGAIN_LATER, Listener
from apps.lib.public_ids import is_public_id
from apps.tenants.scope import tenant_scope

from . import calling, lessons, takes, viewership
from .consumers import NOBODY, NOTHING_HERE
from .viewership import Board, Choice
from .viewership_page import rendered
from .viewership_words import values

AGAIN = 600.0  # s after which all is read anew: periods move on, and late views join old hours
ALLOWED = 60.0  # s between two looks whether its reader may still see it


class ViewershipConsumer(Listener):
    board: Board | None = None
    is_open = False
    heard: live_hours.Moving | None = None  # while it was not open yet
    number = 0

    async def connect(self) -> None:
        if not self.scope["user"].is_authenticated:
            await self.close(code=NOBODY)
            return
        public_id = self.scope["url_route"]["kwargs"]["public_id"]
        atom = await self._in_tenant(self._find) if is_public_id(public_id) else None
        if atom is None:
            await self.close(code=NOTHING_HERE)
            return
        self.told: dict[str, Any] = {}
        self.session_key = getattr(self.scope["session"], "session_key", None)
        self.subject = (atom.tenant_id, viewership.KIND, atom.public_id)
        self.team = calling.team_group(atom.owner.public_id)
        await self.channel_layer.group_add(self.team, self.channel_name)
        self.feed = live_feed.here(live_hours.read)
        await self.feed.join(self.subject, self.hear, self.lose)
        # Before it is loaded: where a thousand come back at once, those who are let in wait their
        # turn, and nobody gives up and asks again.
        await self.accept()
        await self._in_tenant(self._load)
        if self.board is None:
            await self.close(code=NOTHING_HERE)
            return
        self.is_open = True
        self.board.take(self.heard)
        await self._tell()

    async def disconnect(self, code: int) -> None:
        self.put_down()
        if hasattr(self, "team"):
            await self.channel_layer.group_discard(self.team, self.channel_name)

    async def team_changed(self, event: dict[str, Any]) -> None:
        """Who has been removed is shown out at once."""
        if not await self._in_tenant(self._is_allowed):
            await self.close(code=NOBODY)

    def put_down(self) -> None:
        if hasattr(self, "feed"):
            self.feed.leave(self.subject, self.hear)

    async def lose(self) -> None:
        await self.close(code=TRY_AGAIN_LATER)

    async def hear(self, heard: live_hours.Moving | None) -> None:
        """Called by the feed: once a second at most, and now and then when nothing happens."""
        if self.board is None or not self.is_open:
            self.heard = heard
            return
        now = time.monotonic()
        if now - self.allowed_at > ALLOWED and not await self._in_tenant(self._is_allowed):
            await self.close(code=NOBODY)
            return
        if now - self.loaded_at > AGAIN:
            await self._in_tenant(self._load)
        self.board.take(heard)
        await self._tell()

    async def _tell(self) -> None:
        """What changed since the last message. They are numbered, so that a page which misses one
        notices and asks for all by connecting anew."""
        with translation.override(self.language):
            fresh = values(self.board)
            changed = {k: value for k, value in fresh.items() if self.told.get(k) != value}
            message = {"n": self.number, "values": rendered(changed)}
        self.told, self.number = fresh, self.number + 1
        await self.send_json(message)

    # --- in a thread, where the database is ---------------------------------------------------

    @database_sync_to_async
    def _in_tenant(self, look: Any) -> Any:
        user = self.scope["user"]
        tenant_id = chosen_tenant(user, self.scope["session"])
        with tenant_scope(tenant_id, user_id=user.pk):
            return look()

    def _find(self) -> Atom | None:
        self.allowed_at = time.monotonic()
        public_id = self.scope["url_route"]["kwargs"]["public_id"]
        try:
            return lessons.find(user=self.scope["user"], public_id=public_id, right=Right.READ)
        except DomainError:
            return None

    def _load(self) -> None:
        atom = self._find()
        if atom is None:
            return
        known = takes.of(atom)
        query = QueryDict(self.scope["query_string"])
        self.board = viewership.load(atom, Choice.read(query, known), known)
        self.loaded_at = time.monotonic()

    def _is_allowed(self) -> bool:
        """Still signed in, and still theirs: the session that the socket was opened with may have
        ended meanwhile, and the role, too."""
        if self.session_key:
            sessions = import_module(settings.SESSION_ENGINE)
            request = HttpRequest()
            request.session = sessions.SessionStore(self.session_key)
            self.scope["user"] = get_user(request)
        return self.scope["user"].is_authenticated and self._find() is not None
