"""Questions to a lesson's creator, from the lesson: ask, and read what was answered."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import User
from apps.content import inquiries
from apps.content.models import Inquiry

from . import feed


class InquiryData(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    second = serializers.FloatField(help_text="of the lesson at which it was asked")
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="empty while there is none")
    answered_at = serializers.DateTimeField(allow_null=True)
    is_mine = serializers.SerializerMethodField()

    class Meta:
        ref_name = "LearnerInquiry"

    def get_is_mine(self, inquiry: Inquiry) -> bool:
        return inquiry.learner_id == self.context["learner"].pk


def shown(found: Any, learner: User, *, many: bool = False) -> Any:
    return InquiryData(found, many=many, context={"learner": learner}).data


class LessonInquiries(APIView):
    class ByTime(CursorPagination):
        ordering = ("-asked_at", "-pk")
        page_size = 50

    class Listed(serializers.Serializer):
        refusal = serializers.CharField(help_text="why one cannot ask here; empty if one can")
        inquiries = InquiryData(many=True)
        next = serializers.CharField(allow_null=True)

        class Meta:
            ref_name = "LessonInquiries"

    class Asked(serializers.Serializer):
        second = serializers.FloatField(min_value=0, max_value=6 * 3600, default=0)
        text = serializers.CharField(max_length=inquiries.LONGEST)

        class Meta:
            ref_name = "InquiryAsked"

    @extend_schema(operation_id="lesson_inquiries", responses=Listed)
    def get(self, request: Request, public_id: str) -> Response:
        """One's own questions about the lesson, and those whose answer is shown to everyone."""
        atom = feed.readable(request.user, public_id)
        pages = self.ByTime()
        found = Inquiry.objects.readable_by(request.user, atom)
        rows = pages.paginate_queryset(found, request, view=self)
        return Response(
            {
                "refusal": inquiries.refusal(learner=request.user, atom=atom),
                "inquiries": shown(rows, request.user, many=True),
                "next": pages.get_next_link(),
            }
        )

    @extend_schema(operation_id="ask_creator", request=Asked, responses={201: InquiryData})
    def post(self, request: Request, public_id: str) -> Response:
        """Ask the lesson's creator, who does not hear who asked. The same again is one question."""
        said = self.Asked(data=request.data)
        said.is_valid(raise_exception=True)
        atom = feed.readable(request.user, public_id)
        made = inquiries.ask(learner=request.user, atom=atom, **said.validated_data)
        return Response(shown(made, request.user), status=status.HTTP_201_CREATED)


class InquiryDetail(APIView):
    @extend_schema(operation_id="withdraw_inquiry", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Take one's own question back, for good, with its answer."""
        inquiries.withdraw(learner=request.user, public_id=public_id)
        return Response(status=status.HTTP_204_NO_CONTENT)
