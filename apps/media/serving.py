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

from . import bucket, byte_ranges
from .byte_ranges import Named, Stamp, Unsatisfiable
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
    body: Callable[[], Any] | None = None  # opens what has read() and close()
    length: int = 0  # bytes to send of it


async def application(scope: Message, receive: Receive, send: Send) -> None:
    headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    method = scope["method"]
    answer = await asyncio.to_thread(respond, method, scope["path"], headers)
    await _start(send, answer)
    if method == "HEAD" or answer.body is None:
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
        fixed = {
            "Content-Type": TYPES[suffix],
            "Accept-Ranges": "bytes",
            "Cache-Control": cache_control(grant),
        }
        if bucket.is_used():
            return _object(key, fixed, headers, with_body=method == "GET")
        return _file(key, fixed, headers)
    except (DomainError, FileNotFoundError, IsADirectoryError) as error:
        return _words(getattr(error, "status", HTTPStatus.NOT_FOUND))


def _granted(path: str) -> tuple[str, str, signing.Grant]:
    match = _PATH.fullmatch(path)
    if match is None or match[4] not in TYPES:
        raise NotFound()
    token, prefix, name, suffix = match.groups()
    now = int(clock.now().timestamp())
    return f"{prefix}/{name}{suffix}", suffix, signing.check(token, prefix=prefix, now=now)


def _file(key: str, fixed: dict[str, str], asked: dict[str, str]) -> Answer:
    """Of a store that is a folder."""
    path = Path(default_storage.path(key))
    state = path.stat()
    stamp = Stamp(size=state.st_size, modified_ns=state.st_mtime_ns)
    headers = {**fixed, "ETag": stamp.etag, "Last-Modified": stamp.last_modified}
    if byte_ranges.unchanged(
        asked.get("if-none-match", ""), asked.get("if-modified-since", ""), stamp
    ):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    span = None
    if byte_ranges.range_applies(asked.get("if-range", ""), stamp):
        try:
            span = byte_ranges.parse(asked.get("range", ""), stamp.size)
        except Unsatisfiable:
            return _no_such_range(stamp.size)
    first, end = span or (0, stamp.size)

    def body() -> BinaryIO:
        file = path.open("rb")
        file.seek(first)
        return file

    return _bytes(body, headers, (first, end), stamp.size, partial=span is not None)


def _object(key: str, fixed: dict[str, str], asked: dict[str, str], *, with_body: bool) -> Answer:
    """Of a bucket, read through: a redirect would cost a round trip, and names in a playlist are
    relative to the address that was asked for."""
    # The key tells the content.
    stamp = Named(key.removeprefix("assets/").replace("/", "."))
    headers = {**fixed, "ETag": stamp.etag}
    if byte_ranges.unchanged(asked.get("if-none-match", ""), "", stamp):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    if not with_body:
        return Answer(HTTPStatus.OK, {**headers, "Content-Length": str(bucket.size(key))})
    span = asked.get("range", "").strip()
    if not byte_ranges.SINGLE.fullmatch(span) or not byte_ranges.range_applies(
        asked.get("if-range", ""), stamp
    ):
        span = ""
    try:
        part = bucket.read(key, span)
    except Unsatisfiable:
        return _no_such_range(bucket.size(key))
    whole = (part.first, part.end) == (0, part.size) and not span
    return _bytes(lambda: part.body, headers, (part.first, part.end), part.size, partial=not whole)


def _bytes(
    body: Callable[[], Any],
    headers: dict[str, str],
    span: tuple[int, int],
    size: int,
    *,
    partial: bool,
) -> Answer:
    first, end = span
    headers = {**headers, "Content-Length": str(end - first)}
    if not partial:
        return Answer(HTTPStatus.OK, headers, body=body, length=size)
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{size}"
    return Answer(HTTPStatus.PARTIAL_CONTENT, headers, body=body, length=end - first)


def _no_such_range(size: int) -> Answer:
    unit = {"Content-Range": f"bytes */{size}"}
    return _words(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, unit)


def cache_control(grant: signing.Grant) -> str:
    """No file ever changes; who may keep it, and how long, is the grant's to say."""
    who = "public" if grant.public else "private"
    return f"{who}, max-age={WEEK if grant.public else HOUR}, immutable"


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
    body = await asyncio.to_thread(answer.body)  # type: ignore[arg-type]
    left = answer.length
    try:
        while left and not gone.done():
            piece = await asyncio.to_thread(body.read, min(CHUNK, left))
            if not piece:
                break  # the file was cut short meanwhile: Content-Length tells the client
            left -= len(piece)
            await send({"type": "http.response.body", "body": piece, "more_body": left > 0})
        if not answer.length:
            await send({"type": "http.response.body", "body": b""})
    finally:
        gone.cancel()
        await asyncio.to_thread(body.close)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
