"""Real prefork workers, that of captions without a database: who has the speech model in memory."""

from pathlib import Path

import pytest

from apps.media.captions.readiness import is_for_captions
from apps.media.tests.workers import Workers, broker_of_its_own

NOWHERE = "postgres://nobody:x@127.0.0.1:1/none"


@pytest.fixture
def workers(tmp_path):
    environment = {"DATABASE_URL": NOWHERE, "REDIS_URL": broker_of_its_own(10)}
    workers = Workers(tmp_path, environment)
    yield workers
    workers.stop()


def child_of(worker) -> int:
    """The one process of its pool."""
    (child,) = Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()
    return int(child)


def has_speech_engine(worker) -> bool:
    return "ctranslate2" in Path(f"/proc/{child_of(worker)}/maps").read_text()


def test_the_worker_for_captions_loads_the_model_before_a_task_comes(workers):
    captions = workers.start("microlearn", "--queues", "media.captions")
    encoding = workers.start("microlearn", "--queues", "media.cpu,media.gpu")
    workers.wait_for(lambda: workers.logs().count(" ready.") == 2, "the start of both")
    workers.wait_for(lambda: "speech model ready" in workers.logs(), "the model")
    assert has_speech_engine(captions)
    assert not has_speech_engine(encoding)


@pytest.mark.parametrize(
    ("queues", "expected"),
    [
        (["media.captions"], True),
        (["media.cpu", "media.captions"], False),
        (["default"], False),
        ([], False),
    ],
)
def test_only_a_worker_for_nothing_else_loads_it(queues, expected):
    assert is_for_captions(queues) is expected
