"""Commands of the stack; the Makefile calls them.

run              the whole site, until Ctrl-C
serve            the web process alone, as in production
with -- COMMAND  a command with a throwaway PostgreSQL and Valkey in its environment
check [--static] lint, types, layers and the rest; without --static the tests, too
dockerfile       the RUN lines of the Dockerfile, without Docker
reset            remove database, uploads and demo lessons of this checkout
"""

import errno
import os
import subprocess
import sys

from microlearn.stack import checks, dockerfile, site
from microlearn.stack.environment import number
from microlearn.stack.ephemeral import services
from microlearn.stack.errors import StackError
from microlearn.stack.ports import LOOPBACK, listen
from microlearn.stack.reset import reset
from microlearn.stack.terminal import Terminal


def run(arguments: list[str]) -> int:
    site.run(os.environ, Terminal())
    return 0


def serve(arguments: list[str]) -> int:
    listener = listen(os.environ.get("HOST", LOOPBACK), number(os.environ, "PORT", 8000))
    listener.set_inheritable(True)
    command = site.daphne(listener)
    os.execv(command[0], command)  # noqa: S606


def with_services(arguments: list[str]) -> int:
    command = arguments[arguments.index("--") + 1 :]
    with services() as env:
        return subprocess.run(command, env={**os.environ, **env}, check=False).returncode  # noqa: S603


# A full or closed disk is no bug of ours, and no traceback would explain it better.
OWNERS_MATTERS = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM}

COMMANDS = {
    "run": run,
    "serve": serve,
    "with": with_services,
    "check": lambda arguments: checks.run(static_only="--static" in arguments),
    "dockerfile": lambda arguments: dockerfile.check(),
    "reset": lambda arguments: reset(),
}


def main() -> int:
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return command(sys.argv[2:])
    except StackError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        if error.errno not in OWNERS_MATTERS:
            raise
        print(f"{error.strerror}: {error.filename or 'the disk of this checkout'}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
