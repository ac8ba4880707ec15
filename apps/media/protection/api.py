"""Where players ask for keys. Every answer is for one person and one moment: never stored."""

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.lib.errors import TooLarge

from . import licences, vendor

MOST_KEYS = 8  # that a player may ask for at once


class KeyView(APIView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "licences"

    def finalize_response(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


class LicenceView(KeyView):
    """The licence of an encrypted video, as a Clear Key CDM reads it (W3C EME §9.1).

    `expires` (Unix seconds) is ours: ask again by then, or stop playing.
    """

    class Asked(serializers.Serializer):
        kids = serializers.ListField(
            child=serializers.CharField(max_length=64),
            max_length=MOST_KEYS,
            help_text="key ids, base64url",
        )
        type = serializers.RegexField("^temporary$", default="temporary")

        class Meta:
            ref_name = "LicenceRequest"

    class Licence(serializers.Serializer):
        class Key(serializers.Serializer):
            kty = serializers.CharField(help_text="oct")
            kid = serializers.CharField()
            k = serializers.CharField()

            class Meta:
                ref_name = "ContentKey"

        keys = Key(many=True)
        type = serializers.CharField(help_text="temporary")
        expires = serializers.IntegerField(help_text="Unix seconds")
        seconds = serializers.IntegerField(help_text="until then")

        class Meta:
            ref_name = "Licence"

    @extend_schema(operation_id="licence", request=Asked, responses=Licence)
    def post(self, request: Request, public_id: str) -> Response:
        # Whoever may not have it learns nothing from how his request is written.
        asset = licences.entitled(request.user, public_id, kind="clearkey")
        asked = self.Asked(data=request.data)
        asked.is_valid(raise_exception=True)
        return Response(licences.of(asset, asked.validated_data["kids"]))


class KeyBytesView(KeyView):
    """The key itself, for the HLS players that browsers bring (no EME there)."""

    @extend_schema(
        operation_id="asset_key",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: str) -> HttpResponse:
        asset = licences.entitled(request.user, public_id, kind="hls")
        return HttpResponse(licences.raw_key(asset), content_type="application/octet-stream")


class ChallengeParser(BaseParser):
    """What a CDM says to its maker's server: bytes, of a bounded size."""

    media_type = "application/octet-stream"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> bytes:
        body = bytes(stream.read(vendor.MOST_BYTES + 1))
        if len(body) > vendor.MOST_BYTES:
            raise TooLarge()
        return body


# No transaction is held open while the vendor thinks.
@method_decorator(transaction.non_atomic_requests, name="dispatch")
class VendorLicenceView(KeyView):
    """A licence of Widevine or FairPlay: ours to allow, the vendor's to make."""

    parser_classes = [ChallengeParser]

    @extend_schema(
        operation_id="vendor_licence",
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def post(self, request: Request, public_id: str, system: str) -> HttpResponse:
        asset = licences.entitled(request.user, public_id, kind=system)
        licence = vendor.ask(system, request.data or b"", kid=asset.kid)
        return HttpResponse(licence, content_type="application/octet-stream")
