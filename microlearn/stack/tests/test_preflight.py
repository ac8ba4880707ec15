import socket
from pathlib import Path

import pytest

from microlearn.stack.__main__ import COMMANDS, main
from microlearn.stack.environment import number, prepare
from microlearn.stack.errors import StackError
from microlearn.stack.first_answer import FirstAnswer
from microlearn.stack.ports import LASTING, LOOPBACK, UNSENT_BYTES, listen, remember_lines
from microlearn.stack.preflight import check_disk, claim_checkout


def test_port_in_use_names_the_variable():
    with listen(LOOPBACK, 0) as taken:
        port = taken.getsockname()[1]

        with pytest.raises(StackError, match=f"Port {port} is in use.*PORT={port + 1} make run"):
            listen(LOOPBACK, port)


@pytest.mark.skipif(not hasattr(socket, "TCP_NOTSENT_LOWAT"), reason="unknown to this system")
def test_accepted_connections_hold_little_that_is_unsent():
    with listen(LOOPBACK, 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()

        with accepted:
            held = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT)

    assert held == UNSENT_BYTES


ALLOWED = Path("/proc/sys/net/ipv4/tcp_allowed_congestion_control")


@pytest.mark.skipif(
    not ALLOWED.exists() or LASTING.decode() not in ALLOWED.read_text().split(),
    reason="this kernel has no BBR for us",
)
def test_what_is_known_of_a_line_outlives_a_pause():
    def held(sock: socket.socket) -> bytes:
        return sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, 16).rstrip(b"\0")

    with socket.socket() as forgetful:
        forgetful.setsockopt(socket.IPPROTO_TCP, socket.TCP_CONGESTION, b"reno")
        remember_lines(forgetful)
        assert held(forgetful) == LASTING
    with listen(LOOPBACK, 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert held(accepted) == LASTING


def test_first_answer_waits_for_a_server_that_is_still_starting():
    with listen(LOOPBACK, 0) as listener:
        answer = FirstAnswer(listener.getsockname())
        assert not answer.has_come()

        accepted, _ = listener.accept()
        accepted.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        accepted.close()

        assert wait_for(answer)


def test_first_answer_asks_again_when_the_server_died():
    with listen(LOOPBACK, 0) as listener:
        answer = FirstAnswer(listener.getsockname())
        answer.has_come()
        listener.accept()[0].close()
        listener.settimeout(30)

        while not answer.has_come() and answer._waiting is None:
            pass
        accepted, _ = listener.accept()
        accepted.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

        assert wait_for(answer)


def wait_for(answer):
    while not answer.has_come():
        pass
    return True


def test_full_disk_is_one_clear_line(folder):
    with pytest.raises(StackError, match="MB are free .*MIN_FREE_MB"):
        check_disk(folder, needed=10**12)


def test_second_run_is_told_where_the_first_one_is(folder):
    with claim_checkout(folder, "http://127.0.0.1:8000/"):
        with pytest.raises(StackError, match="already runs .*: http://127.0.0.1:8000/ "):
            claim_checkout(folder, "http://127.0.0.1:8001/")

    claim_checkout(folder, "http://127.0.0.1:8001/").close()


def test_number_names_the_variable_that_is_none():
    assert number({"PORT": "8110"}, "PORT", 8000) == 8110
    assert number({"PORT": ""}, "PORT", 8000) == 8000
    with pytest.raises(StackError, match="PORT must be a whole number"):
        number({"PORT": "http"}, "PORT", 8000)


def test_secrets_are_private_and_stay_the_same(folder, mode_of):
    given = {"DATA_DIR": str(folder / "data")}

    first, second = prepare(given), prepare(given)

    assert first["DJANGO_SECRET_KEY"] == second["DJANGO_SECRET_KEY"]
    assert first["DJANGO_SECRET_KEY"] != first["MEDIA_SIGNING_KEY"]
    for secret in (folder / "data" / "secrets").iterdir():
        assert mode_of(secret) == 0o600


def test_given_variables_win(folder):
    environment = prepare({"DATA_DIR": str(folder), "DJANGO_SECRET_KEY": "mine", "DEMO": "False"})

    assert environment["DJANGO_SECRET_KEY"] == "mine"
    assert environment.says("DEVELOPMENT")
    assert not environment.says("DEMO")


def test_only_migrations_learn_the_owners_password(folder, mode_of):
    environment = prepare({"DATA_DIR": str(folder)})
    environment.made |= {"DATABASE_URL": "app", "DATABASE_OWNER_URL": "owner"}
    environment.save()

    assert environment.as_owner()["DATABASE_URL"] == "owner"
    assert "owner" not in environment.for_processes().values()
    assert "owner" not in (folder / "development.env").read_text()
    assert mode_of(folder / "development.env") == 0o600


def test_port_that_cannot_be_names_the_variable():
    with pytest.raises(StackError, match="PORT must be below 65536, not 80000"):
        listen(LOOPBACK, 80000)


def test_phone_in_the_same_network_is_expected_when_asked_for(folder):
    given = {"DATA_DIR": str(folder)}

    assert prepare(given)["ALLOWED_HOSTS"].split(",")[-1] == LOOPBACK
    assert prepare({**given, "HOST": "10.1.2.3"})["ALLOWED_HOSTS"].endswith(",10.1.2.3")


def test_full_or_closed_disk_is_one_clear_line(monkeypatch, capsys):
    def fail(arguments):
        raise PermissionError(13, "Permission denied", "/srv/.data")

    monkeypatch.setattr("sys.argv", ["microlearn.stack", "run"])
    monkeypatch.setitem(COMMANDS, "run", fail)

    assert main() == 1
    assert capsys.readouterr().err == "Permission denied: /srv/.data\n"
