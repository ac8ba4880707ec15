"""`make test`: every check with its name and time; one that fails does not hide the next.

The tests begin on one processor (a database is migrated); the other checks run beside that."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from microlearn.stack import browser
from microlearn.stack.ephemeral import services
from microlearn.stack.postgres_home import CHECKOUT

BIN = Path(sys.executable).parent
MANAGE = (sys.executable, "manage.py")


@dataclass(frozen=True)
class Check:
    name: str
    command: Sequence[str | Path]


STATIC = (
    Check("lint", [BIN / "ruff", "check", "--quiet", "."]),
    Check("format", [BIN / "ruff", "format", "--check", "--quiet", "."]),
    Check("layers", [BIN / "lint-imports"]),
    Check("types", [BIN / "mypy"]),
)
DJANGO = (
    Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
    Check(
        "API description",
        [*MANAGE, "spectacular", "--fail-on-warn", "--validate", "--file", os.devnull],
    ),
    Check("static files", [*MANAGE, "collectstatic", "--no-input", "--verbosity", "0"]),
)
TESTS = Check("tests", [BIN / "pytest", "--numprocesses", "4", "--quiet"])


@dataclass
class Result:
    name: str
    seconds: float
    passed: bool

    def __str__(self) -> str:
        return f"{'ok' if self.passed else 'FAILED':<7}{self.name:<16}{self.seconds:6.1f} s"


def run(*, static_only: bool) -> int:
    """Run the checks and return an exit code."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        quiet = beside.submit(_all_quietly, STATIC if static_only else STATIC + DJANGO)
        loud = [] if static_only else [_tests()]
    results = quiet.result() + loud
    if loud:
        print("\n" + "\n".join(map(str, results)))
    return 0 if all(result.passed for result in results) else 1


def _all_quietly(checks: Sequence[Check]) -> list[Result]:
    with _surroundings() as environment:
        return [_quietly(check, environment) for check in checks]


def _tests() -> Result:
    if missing := browser.install():
        print(missing, flush=True)
    return _aloud(TESTS)


@contextmanager
def _surroundings() -> Iterator[dict[str, str]]:
    """Enough to read the settings, and a database. As in production, where collectstatic must be
    able to name every file after its content."""
    with services() as engines, tempfile.TemporaryDirectory() as static_root:
        yield {
            **os.environ,
            **engines,
            "DJANGO_SECRET_KEY": "for checks only",
            "MEDIA_SIGNING_KEY": "for checks only",
            "KEY_ENCRYPTION_KEYS": "A" * 43,
            "DEVELOPMENT": "False",
            "EMAIL_URL": "consolemail://",
            "SITE_URL": "https://checks.example",
            "STATIC_ROOT": static_root,
        }


def _quietly(check: Check, environment: Mapping[str, str]) -> Result:
    """Show the output of a check that fails, after the fact."""
    started = time.monotonic()
    done = subprocess.run(  # noqa: S603 - the commands are our own
        check.command,
        cwd=CHECKOUT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    result = Result(check.name, time.monotonic() - started, done.returncode == 0)
    if not result.passed:
        print(done.stdout)
    print(result, flush=True)
    return result


def _aloud(check: Check) -> Result:
    started = time.monotonic()
    # Importing microlearn has named the settings to this process. The tests name them themselves,
    # once they have engines to put into them.
    environment = {**os.environ}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(  # noqa: S603
        check.command, cwd=CHECKOUT, env=environment, check=False
    )
    return Result(check.name, time.monotonic() - started, done.returncode == 0)
