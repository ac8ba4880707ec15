from django.http import HttpRequest
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import ScopedRateThrottle
from rest_framework.views import APIView

from . import tokens
from .authentication import ScopedTokenAuthentication
from .models import User


class TokenView(APIView):
    """Sign a client in. Later requests carry `Authorization: Token …`, and `X-Tenant: slug` to
    work in a tenant other than the public one."""

    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (ScopedRateThrottle,)
    throttle_scope = "sign_in"

    class Credentials(serializers.Serializer):
        email = serializers.EmailField()
        password = serializers.CharField(trim_whitespace=False)

    class Issued(serializers.Serializer):
        token = serializers.CharField()
        expiry = serializers.DateTimeField()

    @extend_schema(operation_id="token_create", request=Credentials, responses={201: Issued})
    def post(self, request: Request) -> Response:
        given = self.Credentials(data=request.data)
        given.is_valid(raise_exception=True)
        issued = tokens.issue(request=_django(request), **given.validated_data)
        return Response(self.Issued(issued).data, status=status.HTTP_201_CREATED)


class CurrentTokenView(APIView):
    authentication_classes = (ScopedTokenAuthentication,)

    @extend_schema(operation_id="token_revoke", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Sign this client out."""
        request.auth.delete()
        return Response(status=status.HTTP_204_NO_CONTENT)


class MeView(APIView):
    class Profile(serializers.ModelSerializer):
        class Meta:
            model = User
            fields = (
                "public_id",
                "email",
                "name",
                "time_zone",
                "day_starts_at",
                "language",
                "captions",
                "playback_speed",
                "data_saver",
                "is_counted",
                "theme",
                "high_contrast",
                "caption_size",
                "caption_ground",
            )
            read_only_fields = ("email",)

    @extend_schema(operation_id="me", responses=Profile)
    def get(self, request: Request) -> Response:
        return Response(self.Profile(request.user).data)

    @extend_schema(operation_id="me_update", request=Profile, responses=Profile)
    def patch(self, request: Request) -> Response:
        given = self.Profile(request.user, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        given.save()
        return Response(given.data)


def _django(request: Request) -> HttpRequest:
    return request._request
