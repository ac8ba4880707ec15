"""Asks `serving` for media as a player does."""

from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator

from apps.media import serving


@async_to_sync
async def request(path: str, method: str = "GET", **headers: str):
    """(status, headers, body)"""
    pairs = [(k.replace("_", "-").lower().encode(), v.encode()) for k, v in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": pairs}
    client = ApplicationCommunicator(serving.application, scope)
    await client.send_input({"type": "http.request", "body": b"", "more_body": False})
    start = await client.receive_output(10)
    body = b""
    while True:
        piece = await client.receive_output(10)
        body += piece["body"]
        if not piece.get("more_body"):
            break
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body
