"""Keeps engines and processes running: shows their problems, restarts what dies, stops in order."""

import signal
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from types import FrameType
from typing import IO

from microlearn.stack import process
from microlearn.stack.child import Child, Program
from microlearn.stack.engine import Engine
from microlearn.stack.files import private_folder
from microlearn.stack.postgres_home import CHECKOUT
from microlearn.stack.terminal import Terminal

TICK_SECONDS = 0.05
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """The person at the terminal has had enough."""


class Supervisor:
    """Programs stop in the order they were started, those of one `run` together; then engines, the
    last one first.

    supervisor.run_engine(postgres)
    supervisor.run(Program("web", …))
    while True:
        supervisor.tick()  # raises Stopped at Ctrl-C
    """

    def __init__(self, terminal: Terminal, log_folder: Path) -> None:
        self.log_folder = private_folder(log_folder)
        self._terminal = terminal
        self._engines: list[Engine] = []
        self._children: list[list[Child]] = []
        self._asked_to_stop = False

    def listen_for_stop(self) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, self._note_stop)

    def _note_stop(self, number: int, frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def run_engine(self, engine: Engine) -> None:
        self._engines.append(engine)
        engine.start()

    def run(self, *programs: Program) -> None:
        together: list[Child] = []
        self._children.append(together)
        for program in programs:
            together.append(Child(program, self.log_folder / f"{program.name}.log"))

    def run_to_end(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        output: IO[bytes] | None = None,
    ) -> int:
        """Run a command while all others are kept; return its exit code.

        Without `output` it writes to our terminal. At Stopped it is stopped, too.
        """
        running = process.spawn(command, cwd=CHECKOUT, env=env, output=output)
        try:
            while running.poll() is None:
                self.tick()
        finally:
            code = process.stop(running, [(signal.SIGTERM, 2)])
        return code

    def tick(self) -> None:
        """Look after everything once; takes a moment, to be called in a loop."""
        time.sleep(TICK_SECONDS)
        if self._asked_to_stop:
            raise Stopped
        for engine in self._engines:
            if not engine.is_running():
                self._terminal.say(f"{engine.name} has ended unexpectedly; starting it again.")
                engine.revive()
        for child in chain.from_iterable(self._children):
            self._look_after(child)

    def _look_after(self, child: Child) -> None:
        if child.due is None:
            ended = child.exit_code is not None  # before reading, to miss no last words
            self._terminal.relay(child.program.name, child.read())
            if ended:
                self._report_end(child, child.bury())
        elif time.monotonic() >= child.due:
            child.spawn()

    def _report_end(self, child: Child, delay: float) -> None:
        self._terminal.say(
            f"{child.program.name} has ended ({_reason(child.exit_code)}); "
            f"starting it again in {delay:.0f} s. Its log: {child.log}"
        )

    def stop(self) -> None:
        while self._children:
            together = self._children.pop(0)
            with ThreadPoolExecutor() as threads:
                for _ in threads.map(Child.stop, together):
                    pass
        while self._engines:
            self._engines.pop().stop()


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
