"""The KMS vault over HTTP: boto3's real client against a server that keeps the key to itself.

The server speaks as much of AWS KMS's JSON protocol as Encrypt and Decrypt need; the real service
was not asked.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import boto3
import pytest

from apps.tenants import vaults
from apps.tenants.vaults import KeyUnavailable, KmsVault, seal, unseal

KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234"
SECRET = b"s" * 32


class Kms(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        context = json.dumps(asked["EncryptionContext"], sort_keys=True)
        try:
            answer, status = self._answer(asked, context), 200
        except KeyUnavailable:
            answer, status = {"__type": "InvalidCiphertextException"}, 400
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self, asked: dict, context: str) -> dict:
        self.server.calls += 1
        if self.headers["X-Amz-Target"] == "TrentService.Encrypt":
            sealed = seal(SECRET, base64.b64decode(asked["Plaintext"]), context)
            return {"CiphertextBlob": base64.b64encode(sealed).decode(), "KeyId": asked["KeyId"]}
        opened = unseal(SECRET, base64.b64decode(asked["CiphertextBlob"]), context)
        return {"Plaintext": base64.b64encode(opened).decode(), "KeyId": KEY}

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def running() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Kms)
    server.calls = 0
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def kms():
    with running() as server:
        yield server


@pytest.fixture
def vault(kms):
    return KmsVault(KEY, client(kms))


def client(server):
    return boto3.client(
        "kms",
        endpoint_url="http://{}:{}".format(*server.server_address),
        region_name="eu-central-1",
        aws_access_key_id="id",
        aws_secret_access_key="secret",
    )


def test_wrapped_there_and_opened_there(vault):
    wrapped = vault.wrap(b"tenant key", "tenant 1 key 1")
    assert b"tenant key" not in wrapped
    assert vault.unwrap(wrapped, "tenant 1 key 1") == b"tenant key"


def test_an_opened_key_is_not_asked_for_again(vault, kms):
    wrapped = vault.wrap(b"tenant key", "tenant 1 key 1")
    for _ in range(5):
        vault.unwrap(wrapped, "tenant 1 key 1")
    assert kms.calls == 2


def test_the_context_is_authenticated_there(vault):
    with pytest.raises(KeyUnavailable):
        vault.unwrap(vault.wrap(b"tenant key", "tenant 1 key 1"), "tenant 2 key 1")


def test_another_key_id_is_not_the_newest(vault):
    wrapped = vault.wrap(b"tenant key", "x")
    assert vault.is_newest(wrapped)
    assert not KmsVault("alias/next", None).is_newest(wrapped)


def test_a_site_that_moves_to_kms_still_opens_what_it_wrapped(settings, monkeypatch, vault):
    wrapped = vaults.newest().wrap(b"tenant key", "x")
    monkeypatch.setattr(vaults, "_kms", lambda key_id: vault)
    settings.KMS_KEY_ID = KEY
    assert vaults.newest() is vault
    assert not vault.is_newest(wrapped)
    assert vaults.that_wrapped(wrapped).unwrap(wrapped, "x") == b"tenant key"
