"""Being told by this browser although no page is open."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from .models import PushSubscription
from .push import endpoints, keys, subscriptions


class KeyView(APIView):
    class Key(serializers.Serializer):
        public_key = serializers.CharField(
            help_text="`applicationServerKey` of `pushManager.subscribe`; empty: nothing is pushed"
        )
        browsers = serializers.IntegerField(help_text="how many one is told by")

        class Meta:
            ref_name = "PushKey"

    @extend_schema(operation_id="push", responses=Key)
    def get(self, request: Request) -> Response:
        browsers = PushSubscription.objects.filter(user=request.user).count()
        return Response({"public_key": keys.public(), "browsers": browsers})


class SubscribeView(APIView):
    class Subscription(serializers.Serializer):
        """What `PushSubscription.toJSON()` gives."""

        class Keys(serializers.Serializer):
            p256dh = serializers.CharField(max_length=100)
            auth = serializers.CharField(max_length=40)

            class Meta:
                ref_name = "PushKeys"

        endpoint = serializers.CharField(max_length=endpoints.LONGEST)
        keys = Keys()

        class Meta:
            ref_name = "PushSubscription"

    class Subscribed(serializers.Serializer):
        id = serializers.CharField()

        class Meta:
            ref_name = "PushSubscribed"

    @extend_schema(operation_id="push_subscribe", request=Subscription, responses=Subscribed)
    def post(self, request: Request) -> Response:
        """Be told by this browser; the same one again is the same subscription."""
        given = self.Subscription(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = given.validated_data
        row = subscriptions.subscribe(
            user=request.user, endpoint=chosen["endpoint"], **chosen["keys"]
        )
        return Response({"id": row.public_id})


class UnsubscribeView(APIView):
    @extend_schema(operation_id="push_unsubscribe", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Not by this browser any more."""
        subscriptions.unsubscribe(user=request.user, public_id=public_id)
        return Response(status=204)
