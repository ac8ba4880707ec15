import contextlib
import select
import socket

REQUEST = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class FirstAnswer:
    """Tells when a web server has begun to answer, without blocking and without polling it.

    The listening socket exists before the server does, so a connection may wait in its backlog.
    """

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._waiting: socket.socket | None = None

    def has_come(self) -> bool:
        if self._waiting is None:
            self._waiting = socket.create_connection(self._address, timeout=5)
            self._waiting.sendall(REQUEST)
        if not select.select([self._waiting], [], [], 0)[0]:
            return False
        answer = b""
        with contextlib.suppress(OSError), self._waiting as connection:
            answer = connection.recv(1)
        self._waiting = None  # an end without an answer: the server died; ask the next one
        return bool(answer)
