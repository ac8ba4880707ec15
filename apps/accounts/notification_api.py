"""What people are told, for a mobile client: the list, and that it was read."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from . import notifications
from .models import Notification


class Told(serializers.Serializer):
    """A notification in the words of the reader's language."""

    id = serializers.CharField(source="row.public_id")
    kind = serializers.CharField(source="row.kind", help_text="lesson_live, lesson_refused, …")
    text = serializers.CharField(source="words.text")
    url = serializers.CharField(source="words.url", help_text="the page that it leads to")
    note = serializers.CharField(source="words.note", help_text="one line more, or empty")
    note_url = serializers.CharField(source="words.note_url", help_text="empty: the same page")
    tone = serializers.CharField(source="words.tone", help_text="info, ok, warn or bad")
    at = serializers.DateTimeField(source="row.created_at")
    read_at = serializers.DateTimeField(source="row.read_at", allow_null=True)

    class Meta:
        ref_name = "Notification"


class NewestFirst(CursorPagination):
    """With `unread`: how many are, on all pages together."""

    ordering = ("-created_at", "-pk")
    page_size_query_param = "limit"
    max_page_size = 100

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: Any = None) -> Any:
        self.unread = notifications.unread_count(request.user)
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        response = super().get_paginated_response(data)
        response.data["unread"] = self.unread
        return response

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        whole = super().get_paginated_response_schema(schema)
        whole["properties"]["unread"] = {"type": "integer", "example": 2}
        whole["required"] = [*whole.get("required", []), "unread"]
        return whole


class NotificationList(ListAPIView):
    """One's own in the tenant at work, newest first."""

    serializer_class = Told
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Notification]:
        if getattr(self, "swagger_fake_view", False):
            return Notification.objects.none()
        return Notification.objects.of(self.request.user)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if args:
            args = (notifications.in_words(args[0]), *args[1:])
        return super().get_serializer(*args, **kwargs)


class ReadAll(APIView):
    @extend_schema(operation_id="notifications_read_all", request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """All have been read."""
        notifications.read_all(user=request.user)
        return Response(status=204)


class ReadOne(APIView):
    @extend_schema(operation_id="notifications_read", request=None, responses={204: None})
    def post(self, request: Request, public_id: str) -> Response:
        """It has been read. Twice does no harm."""
        notifications.open_one(user=request.user, public_id=public_id)
        return Response(status=204)
