"""Pages and JSON go out compressed: Brotli where the browser takes it, gzip elsewhere.

Below all that writes a body, above what serves static files, which are compressed already. Length
tells about secrets in a page that also echoes its reader (BREACH, CVE-2013-3587), so each answer
is lengthened by a random number of bytes, as Django's own GZipMiddleware does.
"""

import gzip
import re
import secrets
from collections.abc import Callable

import brotli
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

LEAST = 500  # bytes: below, the headers cost more than is saved
MOST_PADDING = 100  # bytes
BROTLI_QUALITY, GZIP_LEVEL = 4, 5  # about a millisecond for 100 kB
FNAME = 8  # flag of a gzip header: a file's name follows it
COMPRESSIBLE = re.compile(r"(text/|application/(json|javascript|manifest\+json)|image/svg\+xml)")
ACCEPTED = re.compile(r"(?:^|,)\s*(br|gzip)\s*(?:;\s*q=([0-9.]+))?\s*(?=,|$)")
REFUSED = re.compile(r"0(\.0*)?")


class CompressionMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not _is_worth_it(response):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = chosen(request.headers.get("Accept-Encoding", ""))
        if encoding and request.method != "HEAD":
            response.content = {"br": brotlied, "gzip": gzipped}[encoding](response.content)
            response["Content-Encoding"] = encoding
            response["Content-Length"] = str(len(response.content))
            _weaken_etag(response)
        return response


def _is_worth_it(response: HttpResponse) -> bool:
    return (
        not response.streaming
        and not response.has_header("Content-Encoding")
        and response.status_code not in (204, 206, 304)
        and len(response.content) >= LEAST
        and COMPRESSIBLE.match(response.get("Content-Type", "")) is not None
    )


def _weaken_etag(response: HttpResponse) -> None:
    etag = response.get("ETag", "")
    if etag.startswith('"'):
        response["ETag"] = f"W/{etag}"


def chosen(accept: str) -> str:
    """The coding to use for an Accept-Encoding header, "" for none (RFC 9110 §12.5.3)."""
    taken = {
        name for name, quality in ACCEPTED.findall(accept.lower()) if not REFUSED.fullmatch(quality)
    }
    return "br" if "br" in taken else "gzip" if "gzip" in taken else ""


def brotlied(content: bytes) -> bytes:
    compressor = brotli.Compressor(quality=BROTLI_QUALITY)
    # A metadata block of random length, which decoders skip, may stand at any whole byte.
    beginning = compressor.flush() + _metadata(_padding())
    return beginning + compressor.process(content) + compressor.finish()


def _metadata(skipped: bytes) -> bytes:
    """RFC 7932 §9.2, from the lowest bit: ISLAST 0, MNIBBLES 3 (two bits), reserved 0,
    MSKIPBYTES 1 (two bits), the length less one (eight bits); then to the next whole byte."""
    return (0b01_0_11_0 | (len(skipped) - 1) << 6).to_bytes(2, "little") + skipped


def gzipped(content: bytes) -> bytes:
    """With a file name of random length in its header (RFC 1952 §2.3)."""
    packed = gzip.compress(content, GZIP_LEVEL, mtime=0)
    flags = bytes([packed[3] | FNAME])
    name = b"x" * len(_padding())
    return packed[:3] + flags + packed[4:10] + name + b"\0" + packed[10:]


def _padding() -> bytes:
    return secrets.token_bytes(1 + secrets.randbelow(MOST_PADDING))
