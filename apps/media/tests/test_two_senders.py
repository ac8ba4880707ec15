from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.db import connection

from apps.lib.errors import Conflict
from apps.media import staging, uploads
from apps.media.upload_models import Upload
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

# Rows must be committed for a second connection to see them.
pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


@pytest.fixture
def upload(alice) -> Upload:
    return uploads.begin(owner=alice, length=10, metadata={})


def in_thread(act):
    """Run `act` in the public scope on a connection of its own, closed at the end."""
    try:
        with tenant_scope(PUBLIC_TENANT):
            return act()
    finally:
        connection.close()


def test_a_second_sender_is_kept_out_while_bytes_arrive(upload):
    arriving, tried = Event(), Event()

    def slow() -> Iterator[bytes]:
        yield b"01"
        arriving.set()
        tried.wait(PATIENCE)
        yield b"234"

    def first():
        return uploads.receive(upload=upload, offset=0, chunks=slow()).offset

    with ThreadPoolExecutor() as pool:
        sending = pool.submit(in_thread, first)
        arriving.wait(PATIENCE)
        with pytest.raises(uploads.UploadBusy):
            uploads.receive(upload=upload, offset=0, chunks=[b"xxxxx"])
        tried.set()
        assert sending.result(PATIENCE) == 5
    assert staging.path_of(upload.public_id).read_bytes() == b"01234"


def test_of_many_equal_chunks_one_counts(upload):
    start = Barrier(4)

    def send(letter: bytes):
        start.wait(PATIENCE)
        try:
            uploads.receive(upload=upload, offset=0, chunks=[letter * 5])
        except (uploads.UploadBusy, Conflict):
            return None
        return letter

    with ThreadPoolExecutor(4) as pool:
        letters = [b"a", b"b", b"c", b"d"]
        done = list(pool.map(lambda letter: in_thread(lambda: send(letter)), letters))
    winners = [letter for letter in done if letter]
    assert len(winners) == 1
    assert staging.path_of(upload.public_id).read_bytes() == winners[0] * 5
    assert Upload.objects.get().offset == 5
