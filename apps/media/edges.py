"""The caches before the site, by region: asked for files, and told to let go of them."""

import time
import urllib.error
import urllib.request
from dataclasses import dataclass

PATIENCE = 30  # seconds for one file
_PIECE = 256 * 1024
_SAYS = ("x-cache", "cf-cache-status", "x-cache-status", "cache-status")


@dataclass(frozen=True, slots=True)
class Fetched:
    status: int  # 0: no answer
    hit: bool  # it had a copy
    size: int  # bytes
    seconds: float
    error: str = ""


def fetch(
    url: str, *, span: str = "", headers: dict[str, str] | None = None, method: str = "GET"
) -> Fetched:
    """Ask an edge as a player does, for the whole file or for the byte range `span`. Never raises:
    what went wrong is in the answer."""
    if not url.startswith(("http://", "https://")):
        return Fetched(0, False, 0, 0.0, f"not an address: {url[:80]}")
    asked = {**(headers or {}), **({"Range": span} if span else {})}
    request = urllib.request.Request(url, headers=asked, method=method)  # noqa: S310 (checked above)
    start = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            size = 0
            while piece := answer.read(_PIECE):
                size += len(piece)
            said = " ".join(str(answer.headers.get(name, "")) for name in _SAYS).lower()
            return Fetched(answer.status, "hit" in said, size, time.perf_counter() - start)
    except urllib.error.HTTPError as error:
        error.close()
        return Fetched(error.code, False, 0, time.perf_counter() - start, f"status {error.code}")
    except (urllib.error.URLError, OSError, ValueError) as error:
        return Fetched(0, False, 0, time.perf_counter() - start, repr(error)[:200])
