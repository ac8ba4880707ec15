import contextlib
import errno
import socket
from ipaddress import ip_address

from microlearn.stack.errors import StackError

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"  # noqa: S104 - only when HOST says so

# How much an accepted connection may hold in the kernel before it is sent. An aborted download
# must not drain ahead of the next clip: without this limit megabytes of the clip that was swiped
# away stand in the send buffer, and the next clip's first frame waits behind them.
UNSENT_BYTES = 16 * 1024

# These begin anew after each pause, with ten packets and then twice as many each round trip, and
# a pause is all that a lesson is; and they fill the line's queue, which the next clip waits behind.
FORGETFUL = {b"cubic", b"reno"}
# Cardwell et al., BBR: congestion-based congestion control, ACM Queue 14 (2016)
LASTING = b"bbr"


def free_port() -> int:
    """A port that was free a moment ago; the taker must be ready to lose the race and try again."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def names_of(host: str) -> list[str]:
    """The names a browser may use for a server that listens on `host`, the nearest first."""
    if host != EVERYWHERE:
        return [host]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        # Sends nothing: it only asks the system which of our addresses faces the network.
        with contextlib.suppress(OSError):
            probe.connect(("192.0.2.1", 9))
            return [LOOPBACK, probe.getsockname()[0]]
    return [LOOPBACK]


def faces_network(listener: socket.socket) -> bool:
    """Whether others than this machine may connect."""
    return not ip_address(listener.getsockname()[0]).is_loopback


def listen(host: str, port: int) -> socket.socket:
    """The web server's listening socket; accepted connections inherit its options."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)  # all that Daphne's --fd takes
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    remember_lines(listener)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OverflowError as error:
        listener.close()
        raise StackError(f"PORT must be below 65536, not {port}.") from error
    except OSError as error:
        listener.close()
        raise StackError(_why_not(host, port, error)) from error
    return listener


def remember_lines(listener: socket.socket) -> None:
    """Have the kernel keep what it learns of a line while nothing is sent, where it can."""
    if not hasattr(socket, "TCP_CONGESTION"):
        return
    held = listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16).rstrip(b"\0")
    if held in FORGETFUL:
        with contextlib.suppress(OSError):  # a kernel without it, or one that keeps it for root
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, LASTING)


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one above 1023: PORT=8000 make run"
    return f"Cannot listen on {host}:{port} ({error.strerror}). Check HOST and PORT."
