import errno
import socket

from microlearn.stack.errors import StackError

LOOPBACK = "127.0.0.1"

# How much an accepted connection may hold in the kernel before it is sent. An aborted download
# must not drain ahead of the next clip: without this limit megabytes of the clip that was swiped
# away stand in the send buffer, and the next clip's first frame waits behind them.
UNSENT_BYTES = 16 * 1024


def free_port() -> int:
    """A port that was free a moment ago; the taker must be ready to lose the race and try again."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def listen(host: str, port: int) -> socket.socket:
    """The web server's listening socket; accepted connections inherit its options."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT_BYTES)
    try:
        listener.bind((host, port))
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise StackError(_why_not(host, port, error)) from error
    return listener


def _why_not(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is in use. Choose another: PORT={port + 1} make run"
    if error.errno == errno.EACCES:
        return f"Port {port} needs root. Choose one above 1023: PORT=8000 make run"
    return f"Cannot listen on {host}:{port} ({error.strerror}). Check HOST and PORT."
