"""The bucket behind the store, where the store is S3: what django-storages has no word for."""

from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError
from django.core.files.storage import default_storage

from .byte_ranges import Unsatisfiable


@dataclass(frozen=True, slots=True)
class Part:
    """Some bytes of an object; `body` has read() and close()."""

    body: Any
    first: int
    end: int  # byte after the last
    size: int  # of the whole object


def is_used() -> bool:
    return hasattr(default_storage, "bucket_name")


def name() -> str:
    return str(default_storage.bucket_name)  # type: ignore[attr-defined]


def client() -> Any:
    """boto3's, one for each thread."""
    return default_storage.connection.meta.client  # type: ignore[attr-defined]


def read(key: str, span: str = "") -> Part:
    """The object, or the one byte range that the header text `span` asks for.

    Raises FileNotFoundError, Unsatisfiable.
    """
    asked = {"Range": span} if span else {}
    try:
        answer = client().get_object(Bucket=name(), Key=key, **asked)
    except ClientError as error:
        raise _meaning(error, key) from error
    length = int(answer["ContentLength"])
    if "ContentRange" not in answer:
        return Part(answer["Body"], 0, length, length)
    place, _, size = answer["ContentRange"].removeprefix("bytes ").partition("/")
    first = int(place.partition("-")[0])
    return Part(answer["Body"], first, first + length, int(size))


def size(key: str) -> int:
    """Bytes. Raises FileNotFoundError."""
    try:
        return int(client().head_object(Bucket=name(), Key=key)["ContentLength"])
    except ClientError as error:
        raise _meaning(error, key) from error


def _meaning(error: ClientError, key: str) -> Exception:
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    return {404: FileNotFoundError(key), 416: Unsatisfiable(key)}.get(status, error)
