import pytest

from microlearn.stack import workers


def processes(cores, memory):
    return {worker.name: worker.processes for worker in workers.plan(cores=cores, memory=memory)}


@pytest.mark.parametrize(
    ("cores", "memory", "media"),
    [(2, 16_000, 3), (2, 4_000, 2), (8, 4_000, 2), (8, 32_000, 9), (1, 2_000, 1)],
)
def test_as_many_as_cores_can_use_and_memory_holds(cores, memory, media):
    assert processes(cores, memory) == {"worker": 1, "media": media, "captions": 1}


@pytest.mark.parametrize("memory", [4_000, 8_000, 64_000])
def test_at_their_highest_they_fit(memory):
    media = processes(64, memory)["media"]
    assert workers.SITE + workers.CAPTIONS + media * workers.MEDIA <= memory


def test_the_environment_may_allow_less():
    allowed = workers.of({"MEDIA_CORES": "4", "MEMORY_MB": "6000"})
    assert allowed == workers.plan(cores=4, memory=6000)


def test_a_worker_is_told_its_queues_and_its_limits():
    command = workers.plan(cores=1, memory=8_000)[1].command
    assert command[command.index("--queues") + 1] == "media.cpu,media.gpu"
    assert command[command.index("--concurrency") + 1] == "2"
    assert command[command.index("--max-memory-per-child") + 1] == "400000"
