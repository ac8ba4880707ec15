from itertools import chain

from apps.media.stages import GRAPH
from microlearn.stack import workers


def test_every_queue_has_a_worker(settings):
    served = set(chain.from_iterable(w.queues for w in workers.plan(cores=1, memory=1)))

    assert served == {queue.name for queue in settings.CELERY_TASK_QUEUES}
    assert {stage.queue for stage in GRAPH.values()} <= served
