"""The websockets of open pages: a page hears over the channel layer that it should look again."""

from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.http import HttpRequest
from django.utils.translation import get_language_from_request
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

TRY_AGAIN_LATER = 1013


class Listener(AsyncJsonWebsocketConsumer):
    """Without the channel layer it closes, in one line of the log and not in a traceback; pages
    then ask by themselves, and come back."""

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
            self.put_down()
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})

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

    def put_down(self) -> None:
        """What goes on by itself ends."""

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """A page has nothing to say here; what it does goes through the API."""
