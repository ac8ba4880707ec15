"""A worker with a fault, for tests: `celery --app apps.media.tests.altered_worker worker`, with the
fault named by the variable FAULT."""

import ctypes
import os
import signal

from celery.signals import worker_process_init

from microlearn.celery import app

__all__ = ["app"]


def die(job):
    os.kill(os.getpid(), signal.SIGKILL)


def hang(job):
    # With Python's lock held, as a native library in an endless loop: no thread of ours can run.
    ctypes.PyDLL(None).sleep(600)


@worker_process_init.connect
def alter(**_):
    from apps.lib import database
    from apps.media import work

    match os.environ["FAULT"]:
        case "impatient":
            database.PATIENCE = 0.5
        case "dies":
            work.BODIES["probe"] = die
        case "hangs":
            work.BODIES["probe"] = hang
