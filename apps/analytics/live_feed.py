"""What open dashboards hear. One feed per process listens for all of them: it hears which subjects
have changed, reads the counts of those that are open here in one go, at most once a second, and
hands them on. A thousand dashboards so cost one place in the channel layer.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any
from weakref import WeakKeyDictionary

import structlog
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import Error as DatabaseError
from redis.exceptions import RedisError

from .live import GROUP, Subject

log = structlog.get_logger(__name__)

TICK = 1.0  # s between two readings: nobody hears of one subject more often
UNHEARD = 30.0  # s after which what is open is read without a word: the last one may be lost
RENEWED = 3600.0  # s: a place in a group of the channel layer ends after a day

Read = Callable[[set[Subject]], Mapping[Subject, Any]]  # subjects → what listeners are handed
Hear = Callable[[Any], Awaitable[None]]
Lost = Callable[[], Awaitable[None]]


class Words:
    """Whether words were missed, by the numbers of those who say them. Pure."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def missed(self, by: str, number: int) -> bool:
        """Of a speaker's first words that came before we listened nothing is missed: whoever
        begins to listen reads afterwards."""
        last = self._last.get(by)
        self._last[by] = number if last is None else max(number, last)
        return last is not None and number > last + 1


class Feed:
    def __init__(self, read: Read) -> None:
        self._read = read
        self._open: defaultdict[Subject, dict[Hear, Lost]] = defaultdict(dict)
        self._read_at: dict[Subject, float] = {}
        self._due: set[Subject] = set()
        self._beginning = asyncio.Lock()
        self._task: asyncio.Task | None = None

    async def join(self, subject: Subject, hear: Hear, lost: Lost) -> None:
        """Once this returns nothing is missed: read what is so far after it. `lost` is called when
        the channel layer is away: whoever listens has to come back then."""
        self._open[subject][hear] = lost
        self._read_at.setdefault(subject, time.monotonic())
        async with self._beginning:
            if self._task is None:
                layer = get_channel_layer()
                channel = await layer.new_channel()
                await layer.group_add(GROUP, channel)
                self._task = asyncio.create_task(self._run(layer, channel))

    def leave(self, subject: Subject, hear: Hear) -> None:
        if subject in self._open:
            self._open[subject].pop(hear, None)
            if not self._open[subject]:
                del self._open[subject]
                self._read_at.pop(subject, None)
        if not self._open and self._task:
            self._task.cancel()
            self._task = None

    async def _run(self, layer: Any, channel: str) -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(layer, channel))
                group.create_task(self._renew(layer, channel))
                group.create_task(self._tell())
        except* (RedisError, OSError) as errors:
            log.warning("dashboards are not told", error=repr(errors.exceptions[0]))
        finally:
            if self._task is asyncio.current_task():  # whatever it was: nobody waits in vain
                await self._give_up()
            with suppress(RedisError, OSError):
                await layer.group_discard(GROUP, channel)

    async def _give_up(self) -> None:
        listeners = [lost for heard in self._open.values() for lost in heard.values()]
        self._open.clear()
        self._read_at.clear()
        self._task = None
        await asyncio.gather(*(lost() for lost in listeners), return_exceptions=True)

    async def _renew(self, layer: Any, channel: str) -> None:
        while True:
            await asyncio.sleep(RENEWED)
            await layer.group_add(GROUP, channel)

    async def _listen(self, layer: Any, channel: str) -> None:
        words = Words()
        while True:
            word = await layer.receive(channel)
            if words.missed(word["by"], word["number"]):
                self._due.update(self._open)
            named = {(tenant, kind, name) for tenant, kind, name in word["subjects"]}
            self._due.update(named & self._open.keys())

    async def _tell(self) -> None:
        while True:
            began = time.monotonic()
            silent = {each for each, at in self._read_at.items() if began - at > UNHEARD}
            due, self._due = (self._due | silent) & self._open.keys(), set()
            if due:
                await self._read_and_tell(due, began)
            await asyncio.sleep(max(0.1, TICK - (time.monotonic() - began)))

    async def _read_and_tell(self, due: set[Subject], began: float) -> None:
        try:
            found = await database_sync_to_async(self._read)(due)
        except DatabaseError as error:
            self._due |= due  # at the next tick
            log.warning("counts not read for dashboards", error=repr(error))
            return
        self._read_at.update({each: began for each in due if each in self._read_at})
        heard = [hear(found.get(each)) for each in due for hear in [*self._open.get(each, ())]]
        for failed in await asyncio.gather(*heard, return_exceptions=True):
            if isinstance(failed, Exception):
                log.error("dashboard not told", exc_info=failed)


_feeds: WeakKeyDictionary[asyncio.AbstractEventLoop, Feed] = WeakKeyDictionary()


def here(read: Read) -> Feed:
    """The feed of this process (of its event loop); `read` is that of whoever asks first."""
    return _feeds.setdefault(asyncio.get_running_loop(), Feed(read))
