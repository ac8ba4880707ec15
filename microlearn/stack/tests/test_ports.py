import socket

import pytest

from microlearn.stack.ports import faces_network


@pytest.mark.parametrize(("host", "open_to_others"), [("127.0.0.1", False), ("0.0.0.0", True)])  # noqa: S104
def test_who_may_connect(host, open_to_others):
    with socket.socket() as listener:
        listener.bind((host, 0))
        assert faces_network(listener) is open_to_others
