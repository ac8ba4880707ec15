"""Records what a line gave, second by second: a real download over the loopback, held to a plan.

    python tests/js/traces/record.py          writes all plans of this file as JSON beside it

The plans have the shapes that public measurements of mobile networks show (3G on a bus: Riiser et
al. 2013; 4G in a train: van der Hooft et al. 2016; a shared wireless network): level, swing,
and how long it is away. What is stored is what a client saw, not the plan.
"""

import json
import random
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
SECONDS = 60
TICK = 0.05  # s


def bus_3g(rng: random.Random) -> Iterator[float]:
    """Kilobits a second: 0.3 to 3 Mbit/s that wander, and two bridges."""
    level = 1200.0
    for second in range(SECONDS):
        level = min(3000, max(300, level * rng.uniform(0.7, 1.4)))
        yield 40 if second in (20, 21, 44) else level


def train_4g(rng: random.Random) -> Iterator[float]:
    """Mostly plenty; between masts almost nothing; one tunnel."""
    for second in range(SECONDS):
        if 30 <= second < 34:
            yield 0
        else:
            yield rng.uniform(400, 1500) if second % 17 < 4 else rng.uniform(6000, 24000)


def cafe(rng: random.Random) -> Iterator[float]:
    """Shared: a fair level that others cut into."""
    for _second in range(SECONDS):
        yield rng.choice([6000, 5000, 4000, 2500, 900]) * rng.uniform(0.8, 1.2)


def village_edge(rng: random.Random) -> Iterator[float]:
    """Hardly more than the lowest rung needs."""
    for _second in range(SECONDS):
        yield rng.uniform(550, 900)


PLANS = (bus_3g, train_4g, cafe, village_edge)


def record(plan: Iterator[float]) -> list[int]:
    """Kilobits that arrived in each second."""
    server = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_send, args=(server, plan), daemon=True).start()
    line = socket.create_connection(server.getsockname())
    seen, began = [0] * SECONDS, time.monotonic()
    while chunk := line.recv(65536):
        seen[min(SECONDS - 1, int(time.monotonic() - began))] += len(chunk)
    return [round(count * 8 / 1000) for count in seen]


def _send(server: socket.socket, plan: Iterator[float]) -> None:
    line, _address = server.accept()
    began = time.monotonic()
    for second, kilobits in enumerate(plan):
        for tick in range(round(1 / TICK)):
            line.sendall(b"\0" * round(kilobits * 125 * TICK))
            time.sleep(max(0, began + second + (tick + 1) * TICK - time.monotonic()))
    line.close()


def main() -> None:
    def one(plan) -> None:
        kilobits = record(plan(random.Random(plan.__name__)))  # noqa: S311
        text = json.dumps({"about": plan.__doc__, "kilobits": kilobits}, indent=None)
        (HERE / f"{plan.__name__.replace('_', '-')}.json").write_text(text + "\n")

    threads = [threading.Thread(target=one, args=(plan,)) for plan in PLANS]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
