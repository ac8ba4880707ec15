"""Which addresses our servers may be made to call."""

import socket
from ipaddress import ip_address

import pytest

from apps.accounts.push import endpoints
from apps.accounts.push.endpoints import BadEndpoint

from .push_service import running


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAA",
        "https://web.push.apple.com/QOeR",
        "https://wns2-db5p.notify.windows.com:443/w/?token=BQY%3d",
    ],
)
def test_push_services_of_the_world(endpoint):
    assert endpoints.check(endpoint) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/1",
        "ftp://push.example.org/1",
        "file:///etc/passwd",
        "push.example.org/1",
        "",
        "https://",
        "https:///path",
        "https://user:secret@push.example.org/1",
        "https://push.example.org:8443/1",
        "https://push.example.org:99999/1",
        "https://push.example.org/a b",
        "https://push.example.org/\r\nHost: inside",
        "https://push.exämple.org/1",
        "https://push.example.org/" + "x" * 1000,
        "https://localhost/1",
        "https://LOCALHOST./1",
        "https://redis/1",
        "https://db.internal/1",
        "https://printer.local/1",
        "https://127.0.0.1/1",
        "https://127.1/1",
        "https://2130706433/1",
        "https://0x7f.0.0.1/1",
        "https://0x7f000001/1",
        "https://0177.0.0.1/1",
        "https://10.1.2.3/1",
        "https://192.168.1.1/1",
        "https://172.16.0.1/1",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/1",
        "https://0.0.0.0/1",
        "https://224.0.0.1/1",
        "https://[::1]/1",
        "https://[::]/1",
        "https://[fd00::1]/1",
        "https://[fe80::1]/1",
        "https://[fe80::1%25eth0]/1",
        "https://[::ffff:127.0.0.1]/1",
        "https://[::ffff:10.0.0.1]/1",
        "https://[64:ff9b::7f00:1]/1",
        "https://[2002:7f00:1::]/1",
        "https://[not-an-address]/1",
    ],
)
def test_what_is_no_public_https_address_is_refused(endpoint):
    with pytest.raises(BadEndpoint):
        endpoints.check(endpoint)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses(address):
    assert endpoints.is_public(ip_address(address))


def resolve_to(monkeypatch, *addresses):
    def found(host, port, **_kinds):
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    monkeypatch.setattr(endpoints.socket, "getaddrinfo", found)


def test_a_public_name_of_a_private_address_is_not_connected_to(monkeypatch):
    """DNS rebinding: the name was fine when it was kept, and answers otherwise now."""
    with running() as inside:
        port = int(inside.origin.rpartition(":")[2])
        resolve_to(monkeypatch, "127.0.0.1", "10.0.0.1")
        with pytest.raises(endpoints.Unreachable):
            endpoints._dial("push.example.org", port)
        assert inside.sent == []


def test_loopback_counts_where_tests_say_so_and_nowhere_else(settings):
    with running() as service:
        with pytest.raises(BadEndpoint):
            endpoints.connection_to(service.endpoint)
        settings.PUSH_TO_LOOPBACK = True
        line = endpoints.connection_to(service.endpoint)
        line.connect()
        line.close()
    with pytest.raises(BadEndpoint):
        endpoints.check("https://10.0.0.1/1")


def test_loopback_is_off_unless_somebody_says_so(settings):
    assert settings.PUSH_TO_LOOPBACK is False
