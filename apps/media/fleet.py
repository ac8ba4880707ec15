"""The workers that are alive, as they report themselves, and how much they can do at once."""

import json
import time
from dataclasses import dataclass
from typing import Any

import structlog
from celery.signals import heartbeat_sent, worker_ready, worker_shutdown
from redis.exceptions import RedisError

from apps.lib import valkey

log = structlog.get_logger(__name__)

_KEY = "media:fleet"
_EVERY = 5.0  # seconds between two reports
_SILENT = 20.0  # seconds after which a worker counts as gone
_self: dict[str, Any] = {}  # of the worker that this process is, if it is one


@dataclass(frozen=True, slots=True)
class Worker:
    name: str
    queues: tuple[str, ...]
    slots: int


def alive() -> list[Worker] | None:
    """None when nobody can tell."""
    try:
        reports = valkey.client().hgetall(_KEY)
    except RedisError as error:
        log.warning("fleet unknown", error=repr(error))
        return None
    now, found = time.time(), []
    for name, report in sorted(reports.items()):
        facts = json.loads(report)
        if facts["at"] > now - _SILENT:
            found.append(Worker(name, tuple(facts["queues"]), facts["slots"]))
    return found


def slots(queue: str, workers: list[Worker]) -> int:
    """How many stages of `queue` can be worked on at once."""
    return sum(worker.slots for worker in workers if queue in worker.queues)


def report(name: str, queues: list[str], count: int) -> None:
    facts = {"at": time.time(), "queues": queues, "slots": count}
    try:
        valkey.client().hset(_KEY, name, json.dumps(facts))
    except RedisError as error:
        log.warning("worker not reported", error=repr(error))


def sign_off(name: str) -> None:
    try:
        valkey.client().hdel(_KEY, name)
    except RedisError as error:
        log.warning("worker not signed off", error=repr(error))


def sweep() -> None:
    """Forget those that were killed without a word."""
    gone_before = time.time() - 3600
    try:
        client = valkey.client()
        for name, facts in client.hgetall(_KEY).items():
            if json.loads(facts)["at"] < gone_before:
                client.hdel(_KEY, name)
    except RedisError as error:
        log.warning("fleet not swept", error=repr(error))


@worker_ready.connect
def _begin(sender: Any, **_: Any) -> None:
    # `sender` is the consumer of a worker: it knows its queues and its pool.
    _self.update(
        name=sender.hostname,
        queues=sorted(sender.app.amqp.queues.consume_from),
        count=sender.pool.limit or 1,
        due=0.0,
    )
    _beat()


@heartbeat_sent.connect
def _beat(**_: Any) -> None:
    if _self and time.monotonic() >= _self["due"]:
        _self["due"] = time.monotonic() + _EVERY
        report(_self["name"], _self["queues"], _self["count"])


@worker_shutdown.connect
def _end(**_: Any) -> None:
    if _self:
        sign_off(_self["name"])
        _self.clear()
