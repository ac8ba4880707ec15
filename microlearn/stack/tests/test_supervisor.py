import io
import os
import signal
import subprocess
import sys
import time

import pytest

from microlearn.stack import child
from microlearn.stack.child import Child, Program
from microlearn.stack.process import is_alive
from microlearn.stack.supervisor import Stopped, Supervisor
from microlearn.stack.terminal import Terminal
from microlearn.stack.valkey import EmbeddedValkey

SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"


@pytest.fixture
def screen():
    return io.StringIO()


@pytest.fixture
def supervisor(folder, screen, monkeypatch):
    monkeypatch.setattr(child, "FIRST_DELAY", 0.05)
    running = Supervisor(Terminal(screen), folder / "logs")
    yield running
    running.stop()


def program(code, name="web", **options):
    return Program(name, [sys.executable, "-uc", code], dict(os.environ), **options)


def tick_until(supervisor, condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        supervisor.tick()


def test_child_that_dies_is_started_again_and_that_is_said(supervisor, screen, folder):
    supervisor.run(program("import sys; print('born'); sys.exit(3)"))

    log = folder / "logs" / "web.log"
    tick_until(supervisor, lambda: log.read_text().count("born") > 1)

    assert "web has ended (exit code 3)" in screen.getvalue()


def test_waits_longer_after_each_failure(folder):
    failing = Child(program("raise SystemExit(1)"), folder / "web.log")

    delays = []
    for _ in range(7):
        while failing.exit_code is None:
            time.sleep(0.01)
        delays.append(failing.bury())
        failing.spawn()
    failing.stop()

    assert delays == [1, 2, 4, 8, 16, 30, 30]


def test_problems_are_shown_and_chatter_is_only_logged(supervisor, screen, folder):
    supervisor.run(
        program("print('GET / 200'); print('[ERROR/Main] no disk'); import time; time.sleep(600)")
    )

    tick_until(supervisor, lambda: "no disk" in screen.getvalue())

    assert "GET /" not in screen.getvalue()
    assert "GET / 200" in (folder / "logs" / "web.log").read_text()


def test_stop_ends_what_a_child_left_in_its_group(supervisor, folder):
    pid_file = folder / "grandchild"
    supervisor.run(
        program(
            "import subprocess, sys, time, pathlib\n"
            f"kid = subprocess.Popen([sys.executable, '-c', {SLEEPER!r}])\n"
            f"pathlib.Path({str(pid_file)!r}).write_text(str(kid.pid))\n"
            "time.sleep(600)"
        )
    )
    tick_until(supervisor, lambda: pid_file.exists() and pid_file.read_text())
    grandchild = int(pid_file.read_text())

    supervisor.stop()

    deadline = time.monotonic() + 30
    while is_alive(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a zombie counts as alive")
def test_a_zombie_is_not_alive():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)

    assert not is_alive(ended.pid)
    assert is_alive(os.getpid())
    ended.wait()


def test_stubborn_child_is_killed(folder):
    stubborn = Child(
        program(
            "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
            "print('WARNING ready'); time.sleep(600)",
            stop_steps=((signal.SIGTERM, 0.1),),
        ),
        folder / "web.log",
    )
    while not stubborn.read():
        time.sleep(0.01)

    stubborn.stop()

    assert stubborn.exit_code == -signal.SIGKILL


def test_engine_that_dies_comes_back_on_its_port(supervisor, screen, folder):
    valkey = EmbeddedValkey(folder / "valkey")
    supervisor.run_engine(valkey)
    url, pid = valkey.url, valkey.pid
    os.kill(pid, signal.SIGKILL)

    tick_until(supervisor, lambda: valkey.is_running() and valkey.pid != pid)

    assert valkey.url == url
    assert "Valkey has ended unexpectedly" in screen.getvalue()


def test_ctrl_c_stops_a_command_that_is_being_waited_for(supervisor, folder):
    command = [sys.executable, "-c", SLEEPER]
    supervisor._note_stop(signal.SIGINT, None)

    with pytest.raises(Stopped):
        supervisor.run_to_end(command, dict(os.environ))
