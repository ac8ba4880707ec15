"""A network of our own: the site in one network namespace, the browser in another, and between
them nothing but two TUN devices whose packets we carry. TCP on both sides is the kernel's, so
that congestion windows, queues and what an aborted download leaves behind are real.

Root may do that; on Linux so may anybody who is allowed user namespaces. Only Linux can.
"""

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

SERVER, BROWSER, MASK = "10.99.0.1", "10.99.0.2", "255.255.255.0"

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK = 0x8914, 0x8916, 0x891C
IFF_UP, IFF_RUNNING = 0x1, 0x40

SYSCTL = Path("/proc/sys/net/ipv4")
IPV6 = Path("/proc/sys/net/ipv6/conf")


class NotAllowed(Exception):
    """The message says what this machine does not let us do."""


def enter_servers() -> int:
    """Move this process to the server's namespace; the descriptor of its end of the path."""
    if not sys.platform.startswith("linux"):
        raise NotAllowed("network namespaces are Linux's")
    try:
        _unshare(CLONE_NEWNET if os.geteuid() == 0 else CLONE_NEWUSER | CLONE_NEWNET)
        return _furnish("tun-server", SERVER)
    except OSError as error:
        raise NotAllowed(f"{error.strerror}: {error.filename or 'unshare'}") from error


def enter_browsers() -> int:
    """Move on to the browser's namespace. Children started before stay in the server's."""
    _unshare(CLONE_NEWNET)
    return _furnish("tun-browser", BROWSER)


def congestion_control() -> str:
    return (SYSCTL / "tcp_congestion_control").read_text().strip()


def _unshare(flags: int) -> None:
    uid, gid = os.getuid(), os.getgid()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(flags) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "unshare")
    if flags & CLONE_NEWUSER:
        # We stay who we are (PostgreSQL refuses root), and hold what we need until an exec.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _furnish(device: str, address: str) -> int:
    _up("lo")
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH22x", device.encode(), IFF_TUN | IFF_NO_PI))
    _address(device, SIOCSIFADDR, address)
    _address(device, SIOCSIFNETMASK, MASK)
    # An IPv6 address that comes a second later is a changed network: Chromium drops what it loads.
    with contextlib.suppress(FileNotFoundError):  # a kernel without it
        (IPV6 / device / "disable_ipv6").write_text("1")
    _up(device)
    # What one profile's path was like must not be remembered for the next.
    (SYSCTL / "tcp_no_metrics_save").write_text("1")
    if wanted := os.environ.get("PLAYER_CONGESTION"):
        (SYSCTL / "tcp_congestion_control").write_text(wanted)
    return descriptor


def _up(device: str) -> None:
    with _control() as control:
        fcntl.ioctl(
            control, SIOCSIFFLAGS, struct.pack("16sH22x", device.encode(), IFF_UP | IFF_RUNNING)
        )


def _address(device: str, request: int, address: str) -> None:
    name = struct.pack("16sHH4s16x", device.encode(), socket.AF_INET, 0, socket.inet_aton(address))
    with _control() as control:
        fcntl.ioctl(control, request, name)


def _control() -> contextlib.closing:
    return contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
