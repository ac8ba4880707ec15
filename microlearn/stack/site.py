"""`make run`: the whole site on one machine, from nothing to an address to open."""

import signal
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext

from microlearn.stack import process, workers
from microlearn.stack.child import Program
from microlearn.stack.edge import Edge, datagrams
from microlearn.stack.environment import Environment, number, prepare, wants_edge
from microlearn.stack.errors import StackError
from microlearn.stack.first_answer import FirstAnswer
from microlearn.stack.ports import LOOPBACK, faces_network, listen, names_of
from microlearn.stack.postgres import EmbeddedPostgres
from microlearn.stack.preflight import FREE_MEGABYTES, check_disk, claim_checkout
from microlearn.stack.supervisor import Stopped, Supervisor
from microlearn.stack.terminal import Terminal
from microlearn.stack.valkey import EmbeddedValkey

MANAGE = [sys.executable, "manage.py"]
# Warm first: running tasks may end. Then cold: a stage that is cut off is taken up again later.
WORKER_STOP = ((signal.SIGTERM, 3.0), (signal.SIGQUIT, 2.0))
OPEN_DEMO = (
    "  Anybody who reaches this machine can sign in with these accounts, staff included.\n"
    "  DEMO=False HOST=0.0.0.0 make run starts without them.\n"
)


def run(given: Mapping[str, str], terminal: Terminal) -> None:
    """Run until Ctrl-C; raises StackError when something stands in the way."""
    host, edge = given.get("HOST", LOOPBACK), wants_edge(given)
    port = number(given, "PORT", 8443 if edge else 8000)
    environment = prepare(given)
    scheme = "https" if edge else "http"
    with (
        claim_checkout(environment.data_dir, f"{scheme}://{host}:{port}/"),
        listen(host, port) as listener,
        _edge(environment, listener) if edge else nullcontext() as front,
    ):
        check_disk(environment.data_dir, number(given, "MIN_FREE_MB", FREE_MEGABYTES))
        supervisor = Supervisor(terminal, environment.data_dir / "logs")
        supervisor.listen_for_stop()
        try:
            Site(environment, supervisor, terminal, listener, front).run()
        except Stopped:
            terminal.say("Stopping…")
        finally:
            supervisor.stop()
        terminal.say("Stopped.")


@contextmanager
def _edge(environment: Environment, listener: socket.socket) -> Iterator[Edge]:
    host, port = listener.getsockname()
    with datagrams(host, port) as udp:
        yield Edge(environment.data_dir / "edge", listener, udp, names_of(host))


class Site:
    def __init__(
        self,
        environment: Environment,
        supervisor: Supervisor,
        terminal: Terminal,
        listener: socket.socket,
        edge: Edge | None = None,
    ) -> None:
        self.environment = environment
        self.supervisor = supervisor
        self.terminal = terminal
        self.edge = edge
        self.facing = listener  # what browsers connect to
        self.listener = listen(LOOPBACK, 0) if edge else listener  # the web process's own

    def run(self) -> None:
        self.start_engines()
        self.manage(["migrate", "--no-input", "--skip-checks"], self.environment.as_owner())
        if self.edge or not self.environment.says("DEVELOPMENT"):
            self.manage(["collectstatic", "--no-input"], self.environment.for_processes())
        # The page first: workers that start at the same time would take its processor.
        self.start_web()
        if self.edge:
            self.start_edge(self.edge)
        self.say_address()
        self.start_workers()
        if self.environment.says("DEMO"):
            self.make_demo()
        while True:
            self.supervisor.tick()

    def start_engines(self) -> None:
        """Start what the environment does not name already."""
        environment, folder = self.environment, self.environment.data_dir
        if "DATABASE_URL" not in environment.given:
            postgres = EmbeddedPostgres(folder / "postgres")
            self.supervisor.run_engine(postgres)
            environment.made["DATABASE_URL"] = postgres.app_url
            environment.made["DATABASE_OWNER_URL"] = postgres.owner_url
        if "REDIS_URL" not in environment.given:
            valkey = EmbeddedValkey(folder / "valkey")
            self.supervisor.run_engine(valkey)
            environment.made["REDIS_URL"] = valkey.url
            if "EVENTS_URL" not in environment.given:
                # Its own: a broker need not sync each write, and must not fill with events.
                events = EmbeddedValkey(folder / "events", prompt=True)
                self.supervisor.run_engine(events)
                environment.made["EVENTS_URL"] = events.url
        environment.save()

    def manage(self, arguments: list[str], env: Mapping[str, str]) -> str:
        """Run one command of manage.py and return what it printed."""
        log = self.supervisor.log_folder / f"{arguments[0]}.log"
        with log.open("wb") as output:
            code = self.supervisor.run_to_end([*MANAGE, *arguments], env, output)
        if code != 0:
            raise StackError(f"manage.py {arguments[0]} failed: {process.tail(log, 1)} ({log})")
        return log.read_text()

    def start_web(self) -> None:
        environment = self.environment.for_processes()
        # Only the web process pools: a prefork worker must not inherit connections.
        environment.setdefault("DATABASE_POOL", "True")
        descriptors = [self.listener.fileno()]
        self.supervisor.run(
            Program("web", daphne(self.listener), environment, pass_fds=descriptors)
        )
        self.wait_for(self.listener)

    def start_edge(self, edge: Edge) -> None:
        host, port = self.listener.getsockname()
        static_root = self.environment["STATIC_ROOT"]
        self.supervisor.run(edge.program(site=f"{host}:{port}", static_root=static_root))
        self.wait_for(self.facing)

    def wait_for(self, listener: socket.socket) -> None:
        answer = FirstAnswer(listener.getsockname())
        while not answer.has_come():
            self.supervisor.tick()

    def say_address(self) -> None:
        host, port = self.facing.getsockname()
        scheme = "https" if self.edge else "http"
        addresses = " or ".join(f"{scheme}://{name}:{port}/" for name in names_of(host))
        self.terminal.say(f"\n  MicroLearn is up: {addresses}")
        if self.edge:
            self.terminal.say("  Its certificate is its own: browsers warn once.")
        self.terminal.say(f"  Ctrl-C stops it; its logs are in {self.supervisor.log_folder}\n")

    def start_workers(self) -> None:
        environment = self.environment.for_processes()
        programs = [
            Program(worker.name, worker.command, environment, WORKER_STOP)
            for worker in workers.of(environment)
        ]
        beat = [*workers.CELERY, "beat", "--loglevel", "INFO", "--pidfile="]
        counting = [*MANAGE, "count_events"]
        self.supervisor.run(
            *programs,
            Program("beat", beat, environment),
            # Killed, it has lost nothing; asked, it finishes its batch.
            Program("events", counting, environment, WORKER_STOP),
        )

    def make_demo(self) -> None:
        """The accounts at once; the lessons join while the site is already in use."""
        environment = self.environment.for_processes()
        self.terminal.say(self.manage(["demo_logins", "--make"], environment))
        if faces_network(self.facing):
            self.terminal.say(OPEN_DEMO)
        if self.supervisor.run_to_end([*MANAGE, "make_demo"], environment) != 0:
            self.terminal.say("  Not all demo lessons could be made; the next `make run` goes on.")


def daphne(listener: socket.socket) -> list[str]:
    descriptor = str(listener.fileno())
    # Pages that all come back at once wait for each other: refused after daphne's usual 5 s they
    # would only ask again.
    patience = ["--websocket_connect_timeout", "30"]
    program = [sys.executable, "-m", "daphne", "--fd", descriptor, *patience]
    return [*program, "microlearn.asgi:application"]
