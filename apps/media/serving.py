"""Answers `/media/<token>/assets/<id>/<revision>/<file>`: an ASGI application of its own.

It stands beside Django in `microlearn.asgi`, not behind its middleware: no session, no database,
nothing that blocks; a swipe waits for one signature check and one read.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage

from apps.lib import clock, signing
from apps.lib.errors import DomainError, NotFound

from . import byte_ranges
from .byte_ranges import Stamp, Unsatisfiable
from .delivery import HOUR, WEEK

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

CHUNK = 128 * 1024  # bytes: a second of the lowest rung in one piece
# One name, no slash, no dot at the start: there is no way out of the asset's folder.
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}"
_PATH = re.compile(
    rf"/media/([\w-]{{20,60}})/(assets/{_NAME}/{_NAME})/({_NAME})(\.[a-z0-9]{{2,4}})"
)
TYPES = {
    ".mp4": "video/mp4",
    ".bin": "application/octet-stream",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".vtt": "text/vtt; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    text: str = ""
    path: Path | None = None
    span: tuple[int, int] = (0, 0)  # first byte, byte after the last


async def application(scope: Message, receive: Receive, send: Send) -> None:
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    method = scope["method"]
    answer = await asyncio.to_thread(respond, method, scope["path"], headers)
    await _start(send, answer)
    if method == "HEAD" or answer.path is None:
        body = b"" if method == "HEAD" else answer.text.encode()
        await send({"type": "http.response.body", "body": body})
        return
    await _stream(answer, receive, send)


def respond(method: str, path: str, headers: dict[str, str]) -> Answer:
    """The answer to a request, its body still on disk."""
    if method not in ("GET", "HEAD"):
        return _words(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "GET, HEAD"})
    try:
        key, suffix, grant = _granted(path)
        return _file(key, suffix, grant, headers)
    except (DomainError, FileNotFoundError, IsADirectoryError) as error:
        return _words(getattr(error, "status", HTTPStatus.NOT_FOUND))


def _granted(path: str) -> tuple[str, str, signing.Grant]:
    match = _PATH.fullmatch(path)
    if match is None or match[4] not in TYPES:
        raise NotFound()
    token, prefix, name, suffix = match.groups()
    now = int(clock.now().timestamp())
    return f"{prefix}/{name}{suffix}", suffix, signing.check(token, prefix=prefix, now=now)


def _file(key: str, suffix: str, grant: signing.Grant, asked: dict[str, str]) -> Answer:
    path = _local(key)
    if path is None:
        # Another store answers for itself, under an address that it signs.
        return _words(
            HTTPStatus.FOUND,
            {"Location": default_storage.url(key), "Cache-Control": "private, max-age=60"},
        )
    state = path.stat()
    stamp = Stamp(size=state.st_size, modified_ns=state.st_mtime_ns)
    headers = {
        "Content-Type": TYPES[suffix],
        "Accept-Ranges": "bytes",
        "ETag": stamp.etag,
        "Last-Modified": stamp.last_modified,
        "Cache-Control": cache_control(grant),
    }
    if byte_ranges.unchanged(
        asked.get("if-none-match", ""), asked.get("if-modified-since", ""), stamp
    ):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    return _bytes(path, stamp, headers, asked)


def _bytes(path: Path, stamp: Stamp, headers: dict[str, str], asked: dict[str, str]) -> Answer:
    span = None
    if byte_ranges.range_applies(asked.get("if-range", ""), stamp):
        try:
            span = byte_ranges.parse(asked.get("range", ""), stamp.size)
        except Unsatisfiable:
            unit = {"Content-Range": f"bytes */{stamp.size}"}
            return _words(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, unit)
    first, end = span or (0, stamp.size)
    headers = {**headers, "Content-Length": str(end - first)}
    if span is None:
        return Answer(HTTPStatus.OK, headers, path=path, span=(first, end))
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{stamp.size}"
    return Answer(HTTPStatus.PARTIAL_CONTENT, headers, path=path, span=(first, end))


def cache_control(grant: signing.Grant) -> str:
    """No file ever changes; who may keep it, and how long, is the grant's to say."""
    who = "public" if grant.public else "private"
    return f"{who}, max-age={WEEK if grant.public else HOUR}, immutable"


def _local(key: str) -> Path | None:
    """The file in a store that is a folder; None for any other store."""
    try:
        return Path(default_storage.path(key))
    except NotImplementedError:
        return None


def _words(status: int, headers: dict[str, str] | None = None) -> Answer:
    text = HTTPStatus(status).phrase
    fixed = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(text))}
    return Answer(status, {"Cache-Control": "no-store", **fixed, **(headers or {})}, text=text)


async def _start(send: Send, answer: Answer) -> None:
    headers = {
        **answer.headers,
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    pairs = [(k.lower().encode("latin-1"), v.encode("latin-1")) for k, v in headers.items()]
    await send({"type": "http.response.start", "status": int(answer.status), "headers": pairs})


async def _stream(answer: Answer, receive: Receive, send: Send) -> None:
    """The body in pieces; a client that went away is not read for."""
    gone = asyncio.ensure_future(_disconnected(receive))
    at, end = answer.span
    try:
        with await asyncio.to_thread(answer.path.open, "rb") as file:  # type: ignore[union-attr]
            while at < end and not gone.done():
                piece = await asyncio.to_thread(_read, file, at, min(CHUNK, end - at))
                if not piece:
                    break  # the file was cut short meanwhile: Content-Length tells the client
                at += len(piece)
                await send({"type": "http.response.body", "body": piece, "more_body": at < end})
        if answer.span[0] == end:
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()


def _read(file: BinaryIO, at: int, size: int) -> bytes:
    file.seek(at)
    return file.read(size)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
