"""A tus client of few words for tests."""

import base64
from typing import Any

from apps.media import tus

LIST = "/api/v1/uploads/"


class TusClient:
    def __init__(self, client: Any) -> None:
        self.client = client

    def send(self, method: str, url: str, body: bytes = b"", **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Tus-Resumable", tus.VERSION)
        kind = named.pop("Content-Type", tus.CHUNK_TYPE if method == "PATCH" else "")
        return self.client.generic(
            method, url, body, content_type=kind, headers=named, CONTENT_TYPE=kind
        )

    def create(self, length: int | str, **metadata: str) -> Any:
        headers = {"Upload-Length": str(length), "Upload-Metadata": tus.format_metadata(metadata)}
        return self.send("POST", LIST, **headers)

    def patch(self, url: str, offset: int | str, body: bytes, **headers: str) -> Any:
        return self.send("PATCH", url, body, Upload_Offset=str(offset), **headers)

    def offset(self, url: str) -> int:
        return int(self.send("HEAD", url)["Upload-Offset"])


def checksum(algorithm: str, body: bytes) -> str:
    digest = tus.CHECKSUMS[algorithm](body).digest()
    return f"{algorithm} {base64.b64encode(digest).decode()}"
