"""What has changed reaches who listens: gathered, numbered, read once a second, never lost."""

import asyncio
import os
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from channels.layers import get_channel_layer

from apps.analytics import live, live_feed
from apps.analytics.live_feed import Feed, Words

LESSON, OTHER = (1, "atom", "a" * 12), (1, "atom", "b" * 12)
PATIENCE = 20


@pytest.fixture(autouse=True)
def own_channel_layer(settings):
    """Tests in other processes tell of lessons, too."""
    layer = settings.CHANNEL_LAYERS["default"]
    own = {**layer["CONFIG"], "prefix": f"channels-{os.getpid()}"}
    settings.CHANNEL_LAYERS = {"default": {**layer, "CONFIG": own}}


class Listener:
    def __init__(self):
        self.heard = asyncio.Queue()
        self.is_lost = asyncio.Event()

    async def hear(self, found):
        await self.heard.put(found)

    async def lost(self):
        self.is_lost.set()

    async def next(self):
        return await asyncio.wait_for(self.heard.get(), PATIENCE)


class Counts:
    """What a database would say, and how often it was asked."""

    def __init__(self):
        self.views, self.asked = 0, []

    def read(self, subjects):
        self.asked.append(set(subjects))
        return dict.fromkeys(subjects, self.views)


@asynccontextmanager
async def open_dashboards(*subjects, counts):
    feed = Feed(counts.read)
    listeners = [Listener() for _ in subjects]
    for subject, each in zip(subjects, listeners, strict=True):
        await feed.join(subject, each.hear, each.lost)
    yield feed, listeners
    for subject, each in zip(subjects, listeners, strict=True):
        feed.leave(subject, each.hear)


async def say(*subjects, by="fold", number=0):
    word = {"type": "audience.changed", "by": by, "number": number, "subjects": subjects}
    await get_channel_layer().group_send(live.GROUP, word)


@pytest.mark.asyncio
async def test_a_change_is_read_and_told_to_all_who_listen():
    counts = Counts()
    async with open_dashboards(LESSON, LESSON, OTHER, counts=counts) as (_feed, (one, two, other)):
        counts.views = 7
        await say(LESSON)
        assert (await one.next(), await two.next()) == (7, 7)
        assert other.heard.empty()
    assert counts.asked == [{LESSON}]


@pytest.mark.asyncio
async def test_many_changes_are_one_reading_a_second():
    counts = Counts()
    async with open_dashboards(LESSON, counts=counts) as (_feed, (one,)):
        for number in range(40):
            await say(LESSON, number=number)
            await asyncio.sleep(0.01)
        await one.next()
        await asyncio.sleep(1.5)
    assert len(counts.asked) <= 4


@pytest.mark.asyncio
async def test_a_missed_word_has_everything_read_anew():
    counts = Counts()
    async with open_dashboards(LESSON, OTHER, counts=counts) as (_feed, (one, other)):
        await say(number=4)
        await say(LESSON, number=6)  # 5 was lost; it may have been of the other one
        assert (await one.next(), await other.next()) == (0, 0)


@pytest.mark.asyncio
async def test_silence_is_not_trusted(monkeypatch):
    monkeypatch.setattr(live_feed, "UNHEARD", 0.5)
    counts = Counts()
    async with open_dashboards(LESSON, counts=counts) as (_feed, (one,)):
        counts.views = 3
        assert await one.next() == 3


@pytest.mark.asyncio
async def test_who_has_left_hears_nothing_and_a_feed_ends_with_its_last_listener():
    counts = Counts()
    async with open_dashboards(LESSON, counts=counts) as (feed, (one,)):
        feed.leave(LESSON, one.hear)
        await say(LESSON)
        assert feed._task is None
        again = Listener()
        await feed.join(OTHER, again.hear, again.lost)
        await say(LESSON, OTHER)
        await again.next()
        feed.leave(OTHER, again.hear)
        assert one.heard.empty()


@pytest.mark.asyncio
async def test_without_the_channel_layer_listeners_are_told_to_come_back(monkeypatch):
    counts = Counts()
    layer = get_channel_layer()

    async def away(_channel):
        raise ConnectionError

    monkeypatch.setattr(layer, "receive", away)
    async with open_dashboards(LESSON, counts=counts) as (_feed, (one,)):
        await asyncio.wait_for(one.is_lost.wait(), PATIENCE)


@pytest.mark.asyncio
async def test_a_feed_that_fails_leaves_nobody_waiting():
    def fail(_subjects):
        raise KeyError

    feed, one = Feed(fail), Listener()
    await feed.join(LESSON, one.hear, one.lost)
    task = feed._task
    await say(LESSON)
    await asyncio.wait_for(one.is_lost.wait(), PATIENCE)
    await asyncio.wait({task}, timeout=PATIENCE)
    assert isinstance(task.exception(), ExceptionGroup)
    assert (feed._task, dict(feed._open)) == (None, {})


@pytest.mark.asyncio
async def test_what_is_noted_in_a_thread_is_heard_here():
    counts = Counts()
    async with open_dashboards(LESSON, OTHER, counts=counts) as (_feed, (one, other)):
        announcer = live.Announcer()
        await sync_to_async(announcer.note)([LESSON])
        await sync_to_async(announcer.note)([OTHER])
        await one.next()
        await other.next()
    assert counts.asked == [{LESSON, OTHER}]


def test_a_burst_is_one_word_and_a_flood_is_numbered():
    said = []
    announcer = live.Announcer(lambda _group, word: said.append(word))
    for _ in range(50):
        announcer.note([LESSON])
    announcer.flush()
    announcer.note((1, "atom", f"{n:012}") for n in range(live.MOST + 1))
    announcer.flush()

    assert [(len(word["subjects"]), word["number"]) for word in said] == [
        (1, 0),
        (live.MOST, 1),
        (1, 2),
    ]


@pytest.mark.parametrize(
    ("numbers", "missed"),
    [
        ([0, 1, 2], [False, False, False]),
        ([7, 8], [False, False]),
        ([0, 2, 3], [False, True, False]),
        ([0, 1, 1, 0, 2], [False, False, False, False, False]),
    ],
)
def test_a_gap_is_noticed(numbers, missed):
    words = Words()
    assert [words.missed("fold", number) for number in numbers] == missed
    assert words.missed("another", 9) is False
