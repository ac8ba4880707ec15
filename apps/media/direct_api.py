"""Uploads that a client sends to the bucket by itself: which parts, where to, and that all are
there."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from apps.accounts import memberships, studios

from . import direct, tasks, uploads
from .upload_models import Upload


class OfferData(serializers.Serializer):
    """PUT each part to its address within the hour, then ask again; no parts: finish."""

    class PartData(serializers.Serializer):
        number = serializers.IntegerField()
        start = serializers.IntegerField(help_text="The part's first byte in the file.")
        size = serializers.IntegerField()
        url = serializers.URLField()

    received = serializers.IntegerField(help_text="Bytes that need not be sent again.")
    parts = PartData(many=True)


class BegunData(OfferData):
    id = serializers.CharField()
    url = serializers.CharField(help_text="Ask here for further parts.")

    class Meta:
        ref_name = "DirectBegun"


class StateData(serializers.Serializer):
    state = serializers.ChoiceField(choices=Upload.State.choices)
    refusal = serializers.CharField(help_text="Why the file was refused, for the creator.")


class DirectView(APIView):
    """For those who work in a studio, about its uploads."""

    permission_classes = [IsAuthenticated]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        studios.require_some(request.user, studios.Right.EDIT)


class DirectList(DirectView):
    throttle_classes = [ScopedRateThrottle]
    throttle_scope = "uploads"

    class FileData(serializers.Serializer):
        filename = serializers.CharField(max_length=255)
        size = serializers.IntegerField(min_value=0)
        fingerprint = serializers.RegexField(r"^[0-9a-f]{0,64}$", default="", allow_blank=True)
        language = serializers.CharField(max_length=12, default="", allow_blank=True)
        trimstart = serializers.IntegerField(min_value=0, required=False)
        trimend = serializers.IntegerField(min_value=0, required=False)
        cover = serializers.IntegerField(min_value=0, required=False)

        class Meta:
            ref_name = "DirectFile"

    @extend_schema(operation_id="upload_direct_begin", request=FileData, responses={201: BegunData})
    def post(self, request: Request) -> Response:
        wish = self.FileData(data=request.data)
        wish.is_valid(raise_exception=True)
        metadata = {name: str(value) for name, value in wish.validated_data.items()}
        size = int(metadata.pop("size"))
        memberships.require_creator(request.user)
        upload = uploads.begin(owner=request.user, length=size, metadata=metadata)
        answer = direct.details(direct.offer(upload=upload))
        answer |= {"id": upload.public_id, "url": url_of(upload)}
        return Response(BegunData(answer).data, status=201)


class Direct(DirectView):
    @extend_schema(operation_id="upload_direct_parts", request=None, responses=OfferData)
    def post(self, request: Request, public_id: str) -> Response:
        """Begin, or go on: the next parts that are missing."""
        upload = uploads.find(user=request.user, public_id=public_id)
        return Response(OfferData(direct.details(direct.offer(upload=upload))).data)

    @extend_schema(operation_id="upload_direct_leave", request=None, responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Send the file by tus instead, from its beginning."""
        direct.leave(upload=uploads.find(user=request.user, public_id=public_id))
        return Response(status=204)


class DirectFinish(DirectView):
    @extend_schema(operation_id="upload_direct_finish", request=None, responses=StateData)
    def post(self, request: Request, public_id: str) -> Response:
        upload = direct.finish(upload=uploads.find(user=request.user, public_id=public_id))
        if upload.asset is not None:
            tasks.start(upload.asset)
        return Response(StateData({"state": upload.state, "refusal": upload.refusal}).data)


def url_of(upload: Upload) -> str:
    return reverse("api:media_api:direct", args=[upload.public_id])
