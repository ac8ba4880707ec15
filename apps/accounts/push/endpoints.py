"""Addresses of push services: browsers name them, and our servers call them.

So anybody can have us call whatever he likes. An endpoint must be a public https address, and what
its name resolves to is looked at in the moment of connecting: the socket is opened to the very
address that was found to be public, so that a name that changes meanwhile (DNS rebinding) gains
nothing.
"""

import socket
import ssl
from functools import cache
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.lib.errors import InvalidInput

LONGEST = 1000
PATIENCE = 10.0  # seconds for each step of a call
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = ("localhost", "local", "internal", "localdomain", "lan", "home.arpa")


class BadEndpoint(InvalidInput):
    code = "bad_endpoint"
    message = _("This is not the address of a push service.")


class Unreachable(OSError):
    """No public address stands behind the name."""


def check(endpoint: str) -> str:
    """The endpoint, if we may call it; else BadEndpoint."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        raise BadEndpoint() from None
    plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if not plain or len(endpoint) > LONGEST or not parts.hostname or "@" in parts.netloc:
        raise BadEndpoint()
    if _is_loopback(parts) and settings.PUSH_TO_LOOPBACK:
        return endpoint
    if parts.scheme != "https" or port not in (None, 443) or not _is_public_name(parts.hostname):
        raise BadEndpoint()
    return endpoint


def origin(endpoint: str) -> str:
    """To whom a signature is made out (RFC 8292 §2)."""
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"


def connection_to(endpoint: str) -> HTTPConnection:
    """For one request. It follows no redirect and asks no proxy; close it."""
    parts = urlsplit(check(endpoint))
    kind = _Tls if parts.scheme == "https" else _Plain
    return kind(parts.hostname or "", parts.port, timeout=PATIENCE)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether it is anybody's on the internet, also where IPv6 only wraps an IPv4 address."""
    if isinstance(address, IPv6Address):
        wrapped = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            wrapped = address.teredo[1]
        if address in _NAT64:
            wrapped = IPv4Address(int(address) & 0xFFFFFFFF)
        if wrapped is not None:
            return is_public(wrapped)
    return address.is_global and not address.is_multicast


def _is_public_name(host: str) -> bool:
    try:
        return is_public(ip_address(host))
    except ValueError:
        name = host.rstrip(".").lower()
    top = name.rpartition(".")[2]
    # A number at the end is an IPv4 address in one of its odd spellings (0x7f.1, 2130706433).
    odd = top.isdigit() or top.startswith("0x")
    local = any(name == each or name.endswith(f".{each}") for each in _LOCAL_NAMES)
    return "." in name and not odd and not local


def _is_loopback(parts: SplitResult) -> bool:
    return parts.hostname == "127.0.0.1" and parts.scheme in ("http", "https")


def _dial(host: str, port: int) -> socket.socket:
    """A connection to the first public address of `host` that answers."""
    last: OSError = Unreachable(f"{host} has no public address")
    for family, kind, proto, _name, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        ip = ip_address(str(address[0]).partition("%")[0])
        if not is_public(ip) and not (settings.PUSH_TO_LOOPBACK and ip.is_loopback):
            continue
        line = socket.socket(family, kind, proto)
        line.settimeout(PATIENCE)
        try:
            line.connect(address)
        except OSError as error:
            line.close()
            last = error
        else:
            return line
    raise last


class _Plain(HTTPConnection):
    """For the loopback of tests."""

    def connect(self) -> None:
        self.sock = _dial(self.host, self.port)


class _Tls(HTTPSConnection):
    def connect(self) -> None:
        line = _dial(self.host, self.port)
        try:
            self.sock = _context().wrap_socket(line, server_hostname=self.host)
        except BaseException:
            line.close()
            raise


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()
