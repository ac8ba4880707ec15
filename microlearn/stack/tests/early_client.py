"""An HTTP/3 client that sends requests in 0-RTT, before the handshake is over, and keeps the
datagrams that carried them: what somebody on the path could send again."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from types import SimpleNamespace

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration

SECONDS = 30


@dataclass
class Answer:
    status: int = 0
    body: bytes = b""
    early: bool = False  # it was asked for in 0-RTT, and the server took that


class Client(QuicConnectionProtocol):
    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self._http = H3Connection(self._quic)
        self._answers: dict[int, Answer] = {}
        self._ended: dict[int, asyncio.Future] = {}
        self._heard = False
        self.flight: list[bytes] = []  # sent before anything was heard

    def connection_made(self, transport):
        super().connection_made(transport)
        send = transport.sendto

        def keeping(data, address=None):
            if not self._heard:
                self.flight.append(bytes(data))
            send(data, address)

        self._transport = SimpleNamespace(sendto=keeping, close=transport.close)

    def datagram_received(self, data, address):
        self._heard = True
        super().datagram_received(data, address)

    def ask(self, method: str, path: str) -> asyncio.Future:
        stream = self._quic.get_next_available_stream_id()
        self._answers[stream] = Answer()
        self._ended[stream] = self._loop.create_future()
        pseudo = {":method": method, ":scheme": "https", ":authority": "localhost", ":path": path}
        headers = [(name.encode(), value.encode()) for name, value in pseudo.items()]
        self._http.send_headers(stream, headers, end_stream=True)
        self.transmit()
        return self._ended[stream]

    def quic_event_received(self, event):
        for told in self._http.handle_event(event):
            answer = self._answers[told.stream_id]
            if isinstance(told, HeadersReceived):
                answer.status = int(dict(told.headers)[b":status"])
            elif isinstance(told, DataReceived):
                answer.body += told.data
            if told.stream_ended and not self._ended[told.stream_id].done():
                answer.early = self._quic.tls.early_data_accepted
                self._ended[told.stream_id].set_result(answer)


def ask_early(port: int, *requests: tuple[str, str]) -> tuple[list[Answer], list[bytes]]:
    """Come back to a server that is known already, with (method, path) before its handshake.

    Returns the answers, and the datagrams of the first flight.
    """
    return asyncio.run(_ask_early(port, requests))


async def _ask_early(port, requests):
    tickets: list = []
    async with _connected(port, tickets.append) as first:
        await asyncio.wait_for(first.ask("GET", "/"), SECONDS)
        while not tickets:
            await first.ping()
    async with _connected(port, tickets.append, ticket=tickets[-1], wait=False) as again:
        asked = [again.ask(method, path) for method, path in requests]
        answers = await asyncio.wait_for(asyncio.gather(*asked), SECONDS)
        return answers, again.flight


@contextlib.asynccontextmanager
async def _connected(port, keep, *, ticket=None, wait=True):
    configuration = QuicConfiguration(
        is_client=True,
        alpn_protocols=H3_ALPN,
        verify_mode=ssl.CERT_NONE,
        server_name="localhost",
        session_ticket=ticket,
    )
    async with connect(
        "127.0.0.1",
        port,
        configuration=configuration,
        create_protocol=Client,
        session_ticket_handler=keep,
        wait_connected=wait,
    ) as client:
        yield client
