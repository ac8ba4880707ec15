"""From an event to the screen: players' events go into the real streams at BENCH_EVENTS a second, a
real consumer counts them, a real web process tells BENCH_DASHBOARDS open pages, each of a lesson of
its own, over real websockets. Timed from the moment an event is given to the stream to the moment
its view stands in a message that a page received.

Writer, consumer, web process, engines and all clients share this machine.
"""

import asyncio
import json
import os
import random
import secrets
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench import catalogue
from bench.measure import Result

DASHBOARDS = int(os.environ.get("BENCH_DASHBOARDS", "1000"))
EVENTS = int(os.environ.get("BENCH_EVENTS", "5000"))  # a second
SECONDS = int(os.environ.get("BENCH_SECONDS", "30"))
WARM_UP = 5  # s that do not count
BATCH = 0.05  # s between two appends of the writer
OPENING = 20  # pages that open at once
LENGTH = 55.0  # s of a lesson in the catalogue
STARTS = 4  # one event in so many begins a view; the others go on with one


def run() -> Iterator[Result | str]:
    from apps.accounts.memberships import grant
    from apps.accounts.models import Role
    from apps.content.models import Atom
    from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

    with tenant_scope(PUBLIC_TENANT):
        creator = catalogue.creator()
        grant(user=creator, role=Role.CREATOR)
        catalogue.fill(catalogue.Scale(videos=DASHBOARDS))
        newest = Atom.objects.videos().owned_by(creator).order_by("-pk")[:DASHBOARDS]
        lessons = [Lesson(public_id) for public_id in newest.values_list("public_id", flat=True)]
    counting = (sys.executable, "manage.py", "count_events")
    with _program(*counting) as consumer, _web() as (web, address):
        yield from asyncio.run(_measure(lessons, _cookie(creator), address, web, consumer))


@dataclass
class Lesson:
    """What was written of it, and what its page has shown."""

    public_id: str
    views: int = 0
    viewer: bytes = b""
    view: bytes = b""
    second: int = 0
    messages: int = 0
    waiting: deque[tuple[int, float]] = field(default_factory=deque)  # views so far, and when
    delays: list[float] = field(default_factory=list)  # ms

    def take(self, message: str) -> None:
        values = json.loads(message)["values"]
        self.messages += 1
        if "views" in values:
            self._shown(int(values["views"].replace(",", "")), time.monotonic())

    def _shown(self, views: int, now: float) -> None:
        while self.waiting and self.waiting[0][0] <= views:
            self.delays.append((now - self.waiting.popleft()[1]) * 1000)


# --- the site -------------------------------------------------------------------------------


@contextmanager
def _program(*command: str, **options) -> Iterator[int]:
    child = subprocess.Popen(command, **options)
    try:
        yield child.pid
    finally:
        child.terminate()
        child.wait(20)


@contextmanager
def _web() -> Iterator[tuple[int, str]]:
    from microlearn.stack.ports import LOOPBACK, listen
    from microlearn.stack.site import daphne

    listener = listen(LOOPBACK, 0)
    command = [*daphne(listener), "--verbosity", "0"]
    with listener, _program(*command, pass_fds=[listener.fileno()]) as web:
        yield web, "ws://{}:{}".format(*listener.getsockname())


def _cookie(user) -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


# --- players --------------------------------------------------------------------------------


def _write(lessons: list[Lesson], stopped: threading.Event) -> None:
    """EVENTS a second, evenly over the lessons; what cannot be written in time is not made up."""
    from django.db import close_old_connections

    from apps.analytics import streams

    dice = random.Random(1)  # noqa: S311
    due = time.monotonic()
    while not stopped.is_set():
        now = time.monotonic()
        chosen = [dice.choice(lessons) for _ in range(round(EVENTS * BATCH))]
        streams.append([_fact(lesson, now) for lesson in chosen])
        due += BATCH
        time.sleep(max(0.0, due - time.monotonic()))
    close_old_connections()


def _fact(lesson: Lesson, now: float):
    from apps.analytics.events import Fact
    from apps.analytics.folding import MARK_BYTES, Event
    from apps.lib import clock
    from apps.tenants.scope import PUBLIC_TENANT

    if lesson.second % (STARTS * 5) == 0:
        lesson.view, lesson.viewer = secrets.token_bytes(16), secrets.token_bytes(16)
        lesson.second = 0
        lesson.views += 1
        lesson.waiting.append((lesson.views, now))
    second, lesson.second = lesson.second, lesson.second + 5
    moment = clock.now()
    event = Event(
        mark=secrets.token_bytes(MARK_BYTES),
        kind="watched",
        subject=("atom", lesson.public_id),
        version=1,
        view=lesson.view,
        viewer=lesson.viewer,
        source="feed",
        at=moment,
        received=moment,
        length=LENGTH,
        parts=[[float(second), second + 5.0]],
        credited=5.0,
    )
    return Fact(PUBLIC_TENANT, "", event)


# --- pages ----------------------------------------------------------------------------------


async def _measure(
    lessons: list[Lesson], cookie: str, address: str, web: int, consumer: int
) -> list[Result | str]:
    import aiohttp

    headers = {"Cookie": cookie, "Origin": "http://testserver", "Accept-Language": "en"}
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, headers=headers) as session:
        opened = await _open(session, lessons, address)
        reading = [asyncio.create_task(_read(socket, lesson)) for socket, lesson, _ms in opened]
        counts = await _under_load(lessons, web, consumer)
        lost = sum(task.done() for task in reading)
        for task in reading:
            task.cancel()
        await asyncio.gather(*reading, return_exceptions=True)
    what = f"{DASHBOARDS} dashboards, {EVENTS} events/s"
    delays = [ms for lesson in lessons for ms in lesson.delays]
    return [
        Result(f"page of viewers opened, {DASHBOARDS} together", [ms for _s, _l, ms in opened]),
        Result(f"event on screen, {what}", delays, budget=5000),
        *counts,
        f"    pages that lost their connection: {lost}",
    ]


async def _open(session, lessons: list[Lesson], address: str) -> list[tuple]:
    """Sockets of all, some at once; with the milliseconds until the first of each was there."""
    gate = asyncio.Semaphore(OPENING)
    deadline = time.monotonic() + 600

    async def one(lesson: Lesson) -> tuple:
        async with gate:
            began = time.monotonic()
            url = f"{address}/ws/studio/lessons/{lesson.public_id}/viewers/"
            socket = await _connected(session, url, deadline)
            lesson.take(await socket.receive_str(timeout=600))
            return socket, lesson, (time.monotonic() - began) * 1000

    first = await one(lessons[0])  # the web process may still be coming up
    return [first, *await asyncio.gather(*(one(lesson) for lesson in lessons[1:]))]


async def _connected(session, url: str, deadline: float):
    import aiohttp

    pause = 0.5
    while True:
        try:
            return await session.ws_connect(url, max_msg_size=0)
        except aiohttp.ClientError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(pause * (0.5 + random.random()))  # noqa: S311 - as pages do
            pause = min(30.0, 2 * pause)


async def _read(socket, lesson: Lesson) -> None:
    async for message in socket:
        lesson.take(message.data)


async def _under_load(lessons: list[Lesson], web: int, consumer: int) -> list[str]:
    stopped = threading.Event()
    writer = threading.Thread(target=_write, args=(lessons, stopped), daemon=True)
    writer.start()
    await asyncio.sleep(WARM_UP)
    for lesson in lessons:
        lesson.delays.clear()
        lesson.messages = 0
    before = _cpu(web), _cpu(consumer), time.monotonic()
    written = sum(lesson.views for lesson in lessons)
    await asyncio.sleep(SECONDS)
    took = time.monotonic() - before[2]
    views = sum(lesson.views for lesson in lessons) - written
    told = sum(lesson.messages for lesson in lessons)
    spent = [100 * (_cpu(p) - was) / took for p, was in ((web, before[0]), (consumer, before[1]))]
    memory = int(_ps("rss", web)) / 1000
    stopped.set()
    await asyncio.to_thread(writer.join)
    await asyncio.sleep(5)  # what is under way arrives, and counts
    missing = sum(len(lesson.waiting) for lesson in lessons)
    return [
        f"    {views / took:.0f} new views/s; {told / took:.0f} messages/s to pages, "
        f"{told / took / len(lessons):.2f} to each",
        f"    CPU: web process {spent[0]:.0f} %, consumer {spent[1]:.0f} %; web {memory:.0f} MB",
        f"    views never shown, 5 s after the last: {missing}",
    ]


def _cpu(process: int) -> float:
    """Seconds, whole ones."""
    hours, minutes, seconds = [0.0, 0.0, *map(float, _ps("time", process).split(":"))][-3:]
    return 3600 * hours + 60 * minutes + seconds


def _ps(column: str, process: int) -> str:
    asked = ["ps", "-o", f"{column}=", "-p", str(process)]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()
