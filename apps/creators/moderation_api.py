"""Takedowns, for programs: why a lesson is down, and the appeal."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.content import takedowns
from apps.content.models import Takedown

from . import lessons, moderation


class TakedownData(serializers.Serializer):
    reason = serializers.ChoiceField(Takedown.Reason.choices)
    words = serializers.CharField(help_text="of staff, to the creator")
    taken_at = serializers.DateTimeField()
    may_appeal = serializers.BooleanField(help_text="as the studio's owner, once")
    appeal = serializers.CharField(help_text="empty while there is none")
    appealed_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField(help_text="of staff, about the appeal")
    decided_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "Takedown"


class TakedownDetail(APIView):
    @extend_schema(operation_id="studio_takedown", responses=TakedownData)
    def get(self, request: Request, public_id: str) -> Response:
        """The one in force; 404 where there is none."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
        return Response(TakedownData(moderation.of(lesson)).data)


class Appeal(APIView):
    class Said(serializers.Serializer):
        words = serializers.CharField(max_length=takedowns.LONGEST)

        class Meta:
            ref_name = "TakedownAppeal"

    @extend_schema(
        operation_id="studio_takedown_appeal", request=Said, responses={201: TakedownData}
    )
    def post(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        said = self.Said(data=request.data)
        said.is_valid(raise_exception=True)
        found = takedowns.appeal(
            takedown=moderation.of(lesson), by=request.user, **said.validated_data
        )
        return Response(TakedownData(found).data, status=status.HTTP_201_CREATED)
