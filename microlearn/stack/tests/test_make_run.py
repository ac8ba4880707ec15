"""The whole of `make run`, as its own process, but for the demo lessons."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from microlearn.stack.postgres_home import CHECKOUT
from microlearn.stack.tests.conftest import reachable_folder

COMMAND = [sys.executable, "-m", "microlearn.stack", "run"]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DJANGO_SECRET_KEY", "PORT", "HOST")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def folder():
    """One for all: the second start finds what the first has made."""
    with reachable_folder() as path:
        yield path


@pytest.fixture
def environment(folder):
    """Nothing named that `make run` would make itself."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**inherited, "DATA_DIR": str(folder / "data"), "DEMO": "False", "PORT": "0"}


@pytest.fixture
def site(environment, folder):
    with (folder / "screen").open("w") as screen:
        running = subprocess.Popen(COMMAND, cwd=CHECKOUT, env=environment, stdout=screen)
    yield running
    running.terminate()
    running.wait(60)


def wait_for(folder, pattern, seconds=120):
    deadline = time.monotonic() + seconds
    while not (found := re.search(pattern, (folder / "screen").read_text())):
        assert time.monotonic() < deadline, (folder / "screen").read_text()
        time.sleep(0.05)
    return found


def processes_of(folder):
    """Command line by process id of what was told of `folder`, as argument or variable."""
    found = {}
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "environ").read_text() + (process / "cmdline").read_text()
            command = (process / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if str(folder) in told and command:
            found[int(process.name)] = command
    return found


def test_site_comes_up_heals_and_leaves_nothing_behind(site, environment, folder):
    address = wait_for(folder, r"is up: (http://\S+/)")[1]
    assert urlopen(f"{address}healthz").status == 200  # noqa: S310

    for process in processes_of(folder):
        told = Path(f"/proc/{process}/environ").read_text()
        assert "microlearn_owner" not in told

    second = subprocess.run(COMMAND, cwd=CHECKOUT, env=environment, capture_output=True, text=True)
    assert second.returncode == 1
    assert re.fullmatch(r"MicroLearn already runs .* \(process \d+\)\.\n", second.stderr)

    web = next(pid for pid, command in processes_of(folder).items() if "daphne" in command)
    os.kill(web, signal.SIGKILL)
    wait_for(folder, "web has ended .killed by SIGKILL.; starting it again in 1 s")
    assert urlopen(f"{address}healthz", timeout=60).status == 200  # noqa: S310

    site.send_signal(signal.SIGINT)
    assert site.wait(60) == 0
    assert processes_of(folder) == {}


def test_killed_supervisor_takes_everything_with_it(site, folder):
    wait_for(folder, "is up")
    site.kill()
    site.wait(60)

    deadline = time.monotonic() + 60
    while processes_of(folder):
        assert time.monotonic() < deadline, processes_of(folder)
        time.sleep(0.1)
