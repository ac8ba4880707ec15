"""The bucket behind the store, where the store is S3: what django-storages has no word for."""

from dataclasses import dataclass
from typing import Any

import structlog
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.storage import default_storage

from .byte_ranges import Unsatisfiable

log = structlog.get_logger(__name__)


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


def _meaning(error: ClientError | BotoCoreError, key: str) -> Exception:
    status = getattr(error, "response", {}).get("ResponseMetadata", {}).get("HTTPStatusCode")
    return {404: FileNotFoundError(key), 416: Unsatisfiable(key)}.get(status, error)


def copy(key: str, to: str) -> None:
    """Inside the bucket; nothing travels."""
    client().copy({"Bucket": name(), "Key": key}, name(), to)


# --- an object in parts, sent by a browser ------------------------------------------------------


def begin(key: str) -> str:
    """The id of a new upload in parts."""
    made = client().create_multipart_upload(
        Bucket=name(), Key=key, ContentType="application/octet-stream"
    )
    return str(made["UploadId"])


def address_of_part(key: str, upload: str, number: int, *, size: int, seconds: int) -> str:
    """Where a browser may PUT these many bytes, for some time."""
    about = {"Bucket": name(), "Key": key, "UploadId": upload, "PartNumber": number}
    return str(
        client().generate_presigned_url(
            "upload_part", Params=about | {"ContentLength": size}, ExpiresIn=seconds
        )
    )


def parts(key: str, upload: str) -> dict[int, tuple[int, str]]:
    """(size, tag) of the parts that have arrived whole. Raises FileNotFoundError."""
    pages = client().get_paginator("list_parts")
    try:
        return {
            int(part["PartNumber"]): (int(part["Size"]), str(part["ETag"]))
            for page in pages.paginate(Bucket=name(), Key=key, UploadId=upload)
            for part in page.get("Parts", ())
        }
    except ClientError as error:
        raise _meaning(error, key) from error


def complete(key: str, upload: str, tags: dict[int, str]) -> None:
    """Make one object of the parts."""
    listed = [{"PartNumber": number, "ETag": tag} for number, tag in sorted(tags.items())]
    client().complete_multipart_upload(
        Bucket=name(), Key=key, UploadId=upload, MultipartUpload={"Parts": listed}
    )


def clear(key: str, upload: str) -> None:
    """Neither parts nor the whole stay. If the bucket does not answer, its own rules will see to
    it: they end what is unfinished after some days."""
    about = {"Bucket": name(), "Key": key}
    try:
        client().delete_object(**about)
        client().abort_multipart_upload(**about, UploadId=upload)
    except (BotoCoreError, ClientError) as error:
        if not isinstance(_meaning(error, key), FileNotFoundError):
            log.warning("upload left in the bucket", key=key, error=repr(error))


# --- the bucket itself --------------------------------------------------------------------------


def let_browsers_send(origins: list[str]) -> None:
    rule = {
        "AllowedOrigins": origins,
        "AllowedMethods": ["PUT"],
        "AllowedHeaders": ["*"],
        "MaxAgeSeconds": 3600,
    }
    client().put_bucket_cors(Bucket=name(), CORSConfiguration={"CORSRules": [rule]})


def set_lifecycle(rules: list[dict[str, Any]]) -> None:
    client().put_bucket_lifecycle_configuration(
        Bucket=name(), LifecycleConfiguration={"Rules": rules}
    )
