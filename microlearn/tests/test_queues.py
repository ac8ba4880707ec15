from itertools import chain

from apps.media.stages import GRAPH
from microlearn.stack.site import WORKERS


def test_every_queue_has_a_worker(settings):
    served = set(chain.from_iterable(queues.split(",") for queues, _ in WORKERS.values()))

    assert served == {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert {stage.queue for stage in GRAPH.values()} <= served
