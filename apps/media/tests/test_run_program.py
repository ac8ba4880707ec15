import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from apps.media import runner
from apps.media.errors import ClaimLost, ConversionFailed, OverLimit
from apps.media.runner import Limits


def python(code: str, **limits):
    return runner.run([sys.executable, "-c", code], limits=Limits(**limits))


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(happened) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    pytest.fail("it did not happen within 30 s")


def test_output_and_log():
    done = python("import sys; print('out'); print('err', file=sys.stderr)")
    assert (done.stdout, done.log) == ("out\n", "err\n")


def test_what_can_wait_yields_to_others():
    calm = python("import os; print(os.nice(0))", nice=7)
    assert int(calm.stdout) == os.nice(0) + 7


def test_exit_code_and_tail_of_the_log():
    with pytest.raises(ConversionFailed) as caught:
        python("import sys; print('x' * 20_000 + 'the end', file=sys.stderr); sys.exit(3)")
    assert caught.value.exit_code == 3
    assert caught.value.log.endswith("the end\n")
    assert len(caught.value.log) <= runner.LOG_TAIL


def test_wall_clock():
    with pytest.raises(OverLimit):
        python("import time; time.sleep(60)", wall=0.5)


def test_processor_time():
    with pytest.raises(OverLimit):
        python("while True: pass", cpu=1, wall=60)


def test_memory():
    with pytest.raises(ConversionFailed):
        python("x = bytearray(1 << 30)", memory=512 << 20)


def test_size_of_a_file(tmp_path):
    target = tmp_path / "big"
    code = f"f = open({str(target)!r}, 'wb')\nwhile True: f.write(b'x' * 65536)"
    with pytest.raises(ConversionFailed):
        python(code, file_size=1 << 20)
    assert target.stat().st_size <= 1 << 20


def test_flood_of_output():
    with pytest.raises(OverLimit):
        python("while True: print('x' * 1000)", stdout=1 << 20)


def test_lines_come_as_they_are_written():
    lines = []
    code = "for n in range(3): print(n, flush=True)"
    runner.run([sys.executable, "-c", code], limits=Limits(), on_line=lines.append)
    assert lines == ["0", "1", "2"]


def test_what_a_listener_raises_stops_the_program(tmp_path):
    pids = []

    def listen(line: str) -> None:
        pids.append(int(line))
        raise ClaimLost()

    code = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    with pytest.raises(ClaimLost):
        runner.run([sys.executable, "-c", code], limits=Limits(), on_line=listen)
    wait_until(lambda: not alive(pids[0]))


def test_its_children_end_with_it():
    code = (
        "import subprocess, sys\n"
        "p = subprocess.Popen(['sleep', '60'])\n"
        "print(p.pid, flush=True)\n"
        "p.wait()"
    )
    pids = []
    with pytest.raises(OverLimit):
        runner.run(
            [sys.executable, "-c", code],
            limits=Limits(wall=1.5),
            on_line=lambda line: pids.append(int(line)),
        )
    wait_until(lambda: not alive(pids[0]))


def test_the_environment_is_not_passed_on(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "secret")
    assert "secret" not in python("import os; print(os.environ)").stdout


def test_a_killed_worker_leaves_no_program(tmp_path):
    """kill -9 runs no clean-up of ours: the kernel ends the child."""
    noted = tmp_path / "pid"
    child = f"import os, time; open({str(noted)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from apps.media import runner\n"
            f"runner.run([sys.executable, '-c', {child!r}], limits=runner.Limits())",
        ],
        cwd=Path(__file__).parents[3],
    )
    wait_until(lambda: noted.exists() and noted.read_text())
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    wait_until(lambda: not alive(int(noted.read_text())))
