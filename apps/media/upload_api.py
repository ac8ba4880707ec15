"""The tus 1.0.0 server: creation, HEAD, PATCH, termination, expiration, checksum."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.accounts import memberships, studios

from . import staging, tasks, tus, uploads
from .upload_models import Upload


class TusView(APIView):
    """What every answer of the protocol carries, and who may ask: who works in a studio."""

    permission_classes = [IsAuthenticated]
    throttle_classes: list[type] = []  # chunks are many and small; opening is what is limited

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method != "OPTIONS":
            tus.require_version(request.headers.get("Tus-Resumable"))
            studios.require_some(request.user, studios.Right.EDIT)

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, *args, **kwargs)
        response["Tus-Resumable"] = tus.VERSION
        response["Tus-Version"] = tus.VERSION
        response["Cache-Control"] = "no-store"
        return response

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        headers = {
            "Tus-Extension": tus.EXTENSIONS,
            "Tus-Max-Size": str(settings.MEDIA_MAX_BYTES),
            "Tus-Checksum-Algorithm": ",".join(tus.CHECKSUMS),
        }
        return Response(status=204, headers=headers)


@extend_schema(exclude=True)
class UploadList(TusView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "uploads"

    def post(self, request: Request) -> Response:
        length = tus.parse_length(
            request.headers.get("Upload-Length"), limit=settings.MEDIA_MAX_BYTES
        )
        metadata = tus.parse_metadata(request.headers.get("Upload-Metadata"))
        memberships.require_creator(request.user)
        upload = uploads.begin(owner=request.user, length=length, metadata=metadata)
        headers = {
            "Location": url_of(upload),
            "Upload-Expires": tus.format_expiry(upload.expires_at),
        }
        return Response(status=201, headers=headers)


@extend_schema(exclude=True)
class UploadDetail(TusView):
    def head(self, request: Request, public_id: str) -> Response:
        upload = uploads.find(user=request.user, public_id=public_id)
        headers = {
            "Upload-Offset": str(uploads.offset_of(upload=upload)),
            "Upload-Length": str(upload.length),
            "Upload-Metadata": tus.format_metadata(upload.metadata),
        }
        return Response(status=200, headers={**headers, **_expiry(upload)})

    def patch(self, request: Request, public_id: str) -> Response:
        tus.require_chunk_type(request.headers.get("Content-Type"))
        offset = tus.parse_count(request.headers.get("Upload-Offset"), header="Upload-Offset")
        checksum = tus.parse_checksum(request.headers.get("Upload-Checksum"))
        upload = uploads.receive(
            upload=uploads.find(user=request.user, public_id=public_id),
            offset=offset,
            chunks=_body(request),
            checksum=checksum,
        )
        if upload.asset is not None:
            tasks.start(upload.asset)
        headers = {"Upload-Offset": str(upload.offset)}
        return Response(status=204, headers={**headers, **_expiry(upload)})

    def delete(self, request: Request, public_id: str) -> Response:
        uploads.give_up(upload=uploads.find(user=request.user, public_id=public_id))
        return Response(status=204)

    def post(self, request: Request, public_id: str) -> Response:
        """For clients behind a proxy that lets no PATCH or DELETE through."""
        method = request.headers.get("X-HTTP-Method-Override", "").upper()
        if method not in ("PATCH", "DELETE"):
            return self.http_method_not_allowed(request)
        return getattr(self, method.lower())(request, public_id)


def url_of(upload: Upload) -> str:
    return reverse("api:media_api:upload", args=[upload.public_id])


def _expiry(upload: Upload) -> dict[str, str]:
    if upload.state != Upload.State.OPEN:
        return {}
    return {"Upload-Expires": tus.format_expiry(upload.expires_at)}


def _body(request: Request) -> Iterator[bytes]:
    """The body in pieces of a mebibyte: `request.body` would hold all of it in memory."""
    stream = request._request
    while piece := stream.read(staging.READ_SIZE):
        yield piece
