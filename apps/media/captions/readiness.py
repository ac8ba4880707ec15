"""A worker for captions has the speech model in memory before its first task comes, and leaves the
processor to what makes a video live.

Loaded in the process of the pool that will use it, after the fork, and beside its start: Celery
gives up a process that is silent for its first four seconds. A worker that takes other queues, too,
may never get captions in most of its processes, and loads the model (0.5 GB) when it does.
"""

import os
import time
from collections.abc import Iterable
from threading import Thread
from typing import Any

import structlog
from celery import current_app
from celery.signals import worker_process_init

from .. import stages
from . import hearing

log = structlog.get_logger(__name__)

NICE = 7  # between the first encode (0) and that in full quality (15): see docs/performance.md


def is_for_captions(queues: Iterable[str]) -> bool:
    return set(queues) == {stages.CAPTIONS}


@worker_process_init.connect
def _begin(**_: Any) -> None:
    if is_for_captions(current_app.amqp.queues.consume_from):
        os.nice(NICE)
        Thread(target=_load, name="speech-model", daemon=True).start()


def _load() -> None:
    start = time.monotonic()
    try:
        hearing.recogniser()
    except Exception:  # the first task meets it again, and records it
        log.exception("speech model not loaded")
    else:
        log.info("speech model ready", seconds=round(time.monotonic() - start, 1))
