"""The websockets of open pages: a page hears over the channel layer that it should look again."""

import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import structlog
from autobahn.exception import Disconnected
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

NOBODY = 4401
TRY_AGAIN_LATER = 1013
# A session that has ended is told nothing more after so many seconds.
TRUSTED_FOR = 30.0


class Listener(AsyncJsonWebsocketConsumer):
    """Without the channel layer it closes, in one line of the log and not in a traceback; pages
    then ask by themselves, and come back. With its session it closes, too."""

    trusted_until = 0.0  # by a clock that only goes forward; 0: not asked yet

    async def __call__(
        self,
        scope: dict[str, Any],
        receive: Callable[[], Awaitable[Any]],
        send: Callable[[dict[str, Any]], Awaitable[None]],
    ) -> None:
        try:
            await super().__call__(scope, receive, send)
        except (RedisError, OSError) as error:
            log.warning("websocket closed", path=scope["path"], error=repr(error))
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
        finally:  # the server ends it without a word to it when its page is gone or it takes long
            self.put_down()

    @property
    def language(self) -> str:
        """Of the page that listens: what its reader chose, else their browser's."""
        if chosen := getattr(self.scope["user"], "language", ""):
            return str(chosen)
        request = HttpRequest()
        request.COOKIES = self.scope.get("cookies", {})
        accepted = dict(self.scope["headers"]).get(b"accept-language", b"")
        request.META["HTTP_ACCEPT_LANGUAGE"] = accepted.decode("latin-1")
        return get_language_from_request(request)

    async def send_json(self, content: Any, close: bool = False) -> None:
        now = time.monotonic()
        if not self.trusted_until:  # it was looked at when the page connected
            self.trusted_until = now + TRUSTED_FOR
        elif now >= self.trusted_until:
            if not await self._is_signed_in():
                self.put_down()
                await self.close(code=NOBODY)
                return
            self.trusted_until = now + TRUSTED_FOR
        try:
            await super().send_json(content, close=close)
        except Disconnected:  # its page went a moment ago, of which nobody has told us yet
            self.put_down()

    @database_sync_to_async
    def _is_signed_in(self) -> bool:
        """Whether the session is still there and its person may still come: not after signing
        out, a new password, or the end of the account."""
        sessions = import_module(settings.SESSION_ENGINE)
        request = HttpRequest()
        request.session = sessions.SessionStore(self.scope["session"].session_key)
        return bool(get_user(request) == self.scope["user"])

    def put_down(self) -> None:
        """What goes on by itself ends. Called more than once."""

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """A page has nothing to say here; what it does goes through the API."""
