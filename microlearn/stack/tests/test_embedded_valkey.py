import os
import signal

import pytest
import redis

from microlearn.stack.process import is_alive
from microlearn.stack.valkey import EmbeddedValkey


def test_asks_for_its_password(folder, mode_of):
    with EmbeddedValkey(folder / "valkey") as valkey:
        stranger = redis.Redis(port=valkey.port)

        with pytest.raises(redis.AuthenticationError):
            stranger.ping()

    assert mode_of(folder / "valkey" / "password") == 0o600
    assert mode_of(folder / "valkey" / "valkey.conf") == 0o600


def test_password_is_not_on_the_command_line(folder):
    with EmbeddedValkey(folder / "valkey") as valkey:
        password = (folder / "valkey" / "password").read_text()

        with open(f"/proc/{valkey.pid}/cmdline") as command:
            assert password not in command.read()


def test_data_survive_a_restart(folder):
    with EmbeddedValkey(folder / "valkey") as first:
        redis.from_url(first.url).xadd("watched", {"second": 3})
        pid = first.pid

    assert not is_alive(pid)
    with EmbeddedValkey(folder / "valkey") as second:
        assert redis.from_url(second.url).xlen("watched") == 1


def test_starts_again_after_the_server_was_killed(folder):
    killed = EmbeddedValkey(folder / "valkey")
    killed.start()
    os.kill(killed.pid, signal.SIGKILL)
    killed.stop()

    with EmbeddedValkey(folder / "valkey") as again:
        assert redis.from_url(again.url).ping()
