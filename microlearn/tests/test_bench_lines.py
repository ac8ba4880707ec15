"""The lines of `make bench-player` carry what is sent, all of it and in order."""

import asyncio
import os
import random
import socket

import pytest

from bench.player.orders import Counts, Orders, end, fork
from bench.player.packets import Carrier
from bench.player.profiles import Line
from bench.player.streams import FIRST_WINDOW, SEGMENT, Forwarder, Window
from microlearn.stack.ports import LOOPBACK, listen

LOSSY = Line(rtt=4, down=50_000, up=50_000, loss=0.05)


def test_a_window_begins_with_ten_segments_and_doubles():
    window = Window(rtt=0.06)
    assert window.size == FIRST_WINDOW
    window.acknowledged(FIRST_WINDOW)
    assert window.size == 2 * FIRST_WINDOW


def test_a_loss_halves_it_and_it_grows_by_one_segment_a_round_trip():
    window = Window(rtt=0.06)
    window.acknowledged(3 * FIRST_WINDOW)
    window.lost()
    assert window.size == 2 * FIRST_WINDOW
    window.acknowledged(2 * FIRST_WINDOW)
    assert window.size == 2 * FIRST_WINDOW + SEGMENT


def test_after_a_pause_it_begins_anew():
    window = Window(rtt=0.06)
    window.used(now=1.0)
    window.acknowledged(5 * FIRST_WINDOW)
    window.used(now=1.1)
    assert window.size == 6 * FIRST_WINDOW
    window.used(now=2.0)
    assert window.size == FIRST_WINDOW


@pytest.fixture
def orders():
    return Orders()


@pytest.mark.asyncio
async def test_streams_arrive_whole_over_a_line_that_loses(orders):
    sent = random.Random(1).randbytes(300_000)

    async def echo(reader, writer):
        writer.write(await reader.readexactly(len(sent)))
        await writer.drain()
        writer.close()

    site = await asyncio.start_server(echo, LOOPBACK, 0)
    with listen(LOOPBACK, 0) as listener:
        forwarder = Forwarder(listener, site.sockets[0].getsockname(), orders)
        forwarder._become(LOSSY)
        running = asyncio.create_task(forwarder.run(os.getppid()))
        reader, writer = await asyncio.open_connection(*listener.getsockname())
        writer.write(sent)
        received = await reader.readexactly(len(sent))
        await reader.read()  # the site has closed
        running.cancel()
    site.close()
    assert received == sent
    counts = forwarder._counts
    assert counts.down >= len(sent) and counts.up >= len(sent)
    assert counts.dropped > 0


def test_packets_go_both_ways_as_they_are(orders):
    site, server_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    browser, browser_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    for each in (server_end, browser_end):
        each.setblocking(False)
    for each in (site, browser):
        each.settimeout(30)
    parent = os.getpid()
    carrier = Carrier(server_end.fileno(), browser_end.fileno(), orders)
    pid = fork(lambda: carrier.run(parent))
    try:
        orders.give(Line(rtt=2, down=10_000, up=10_000))
        packets = [bytes([n]) * (100 + n) for n in range(50)]
        for packet in packets:
            site.send(packet)
        assert [browser.recv(2048) for _ in packets] == packets
        browser.send(b"up")
        assert site.recv(2048) == b"up"
        orders.give(Line(loss=1.0))
        site.send(b"lost")
        orders.give(Line())
        site.send(b"found")
        assert browser.recv(2048) == b"found"
        counts = orders.counts()
    finally:
        end(pid)
        for each in (site, server_end, browser, browser_end):
            each.close()
    assert counts == Counts(down=counts.down, up=2, dropped=1)
    assert counts.down >= sum(map(len, packets))
