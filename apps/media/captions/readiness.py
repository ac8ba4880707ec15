"""A worker for captions has the speech model in memory before its first task comes.

Loaded in the process of the pool that will use it, after the fork, by its main thread: loaded by
another one, the model takes ten times the processor time (its OpenMP threads wait for each other
by spinning). A worker that takes other queues, too, may never get captions in most of its
processes, and loads the model (0.5 GB) when it does.
"""

import time
from collections.abc import Iterable
from typing import Any

import structlog
from celery import current_app
from celery.signals import worker_process_init

from .. import stages
from . import hearing

log = structlog.get_logger(__name__)


def is_for_captions(queues: Iterable[str]) -> bool:
    return set(queues) == {stages.CAPTIONS}


@worker_process_init.connect
def _begin(**_: Any) -> None:
    if is_for_captions(current_app.amqp.queues.consume_from):
        _load()


def _load() -> None:
    start = time.monotonic()
    try:
        hearing.recogniser()
    except Exception:  # the first task meets it again, and records it
        log.exception("speech model not loaded")
    else:
        log.info("speech model ready", seconds=round(time.monotonic() - start, 1))
