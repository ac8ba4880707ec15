"""Learners' questions, for programs and the studio's page."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.content import inquiries
from apps.content.models import Inquiry

from . import answering, desk


class InquiryData(serializers.Serializer):
    """Not who asked: nobody in a studio hears that."""

    id = serializers.CharField(source="public_id")
    lesson = serializers.CharField(source="atom.public_id")
    title = serializers.CharField(source="atom.title")
    second = serializers.FloatField(help_text="of the lesson at which it was asked")
    text = serializers.CharField()
    asked_at = serializers.DateTimeField()
    answer = serializers.CharField(help_text="empty while there is none")
    answered_at = serializers.DateTimeField(allow_null=True)
    shared = serializers.BooleanField(source="is_shared", help_text="shown to everyone")
    hidden_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "StudioInquiry"


class InquiryList(APIView):
    class ByTime(CursorPagination):
        ordering = ("-asked_at", "-pk")

    class Listed(serializers.Serializer):
        waiting = serializers.IntegerField(help_text="for an answer, in the whole studio")
        inquiries = InquiryData(many=True)
        next = serializers.CharField(allow_null=True)

        class Meta:
            ref_name = "StudioInquiries"

    @extend_schema(
        operation_id="studio_inquiries",
        parameters=[OpenApiParameter("show", enum=list(answering.SHOWS), default="waiting")],
        responses=Listed,
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        owner = desk.owner_for(request, Right.READ)
        pages = self.ByTime()
        found = answering.of(owner, show=request.query_params.get("show", ""))
        rows = pages.paginate_queryset(found, request, view=self)
        return Response(
            {
                "waiting": answering.waiting_in(owner),
                "inquiries": InquiryData(rows, many=True).data,
                "next": pages.get_next_link(),
            }
        )


def _data(inquiry: Inquiry) -> Response:
    return Response(InquiryData(inquiry).data)


class AnswerInquiry(APIView):
    class Answer(serializers.Serializer):
        text = serializers.CharField(max_length=inquiries.LONGEST_ANSWER)
        shared = serializers.BooleanField(default=False, help_text="show it to everyone")
        replaces = serializers.CharField(
            default="", allow_blank=True, help_text="the answer that is to be changed, as known"
        )

        class Meta:
            ref_name = "InquiryAnswer"

    @extend_schema(operation_id="studio_inquiry_answer", request=Answer, responses=InquiryData)
    def put(self, request: Request, public_id: str) -> Response:
        """Answer it, or change the answer; whoever asked is told."""
        found = answering.find(user=request.user, public_id=public_id)
        said = self.Answer(data=request.data)
        said.is_valid(raise_exception=True)
        return _data(answering.answer(inquiry=found, by=request.user, **said.validated_data))


class ShareInquiry(APIView):
    @extend_schema(operation_id="studio_inquiry_share", request=None, responses=InquiryData)
    def put(self, request: Request, public_id: str) -> Response:
        """Show question and answer to everyone who learns with the lesson."""
        found = answering.find(user=request.user, public_id=public_id)
        return _data(answering.share(inquiry=found, by=request.user, shared=True))

    @extend_schema(operation_id="studio_inquiry_unshare", responses=InquiryData)
    def delete(self, request: Request, public_id: str) -> Response:
        found = answering.find(user=request.user, public_id=public_id)
        return _data(answering.share(inquiry=found, by=request.user, shared=False))


class HideInquiry(APIView):
    @extend_schema(operation_id="studio_inquiry_hide", request=None, responses=InquiryData)
    def put(self, request: Request, public_id: str) -> Response:
        """Out of the studio's way, and shown to no other learner."""
        found = answering.find(user=request.user, public_id=public_id)
        return _data(answering.hide(inquiry=found, by=request.user, hidden=True))

    @extend_schema(operation_id="studio_inquiry_unhide", responses=InquiryData)
    def delete(self, request: Request, public_id: str) -> Response:
        found = answering.find(user=request.user, public_id=public_id)
        return _data(answering.hide(inquiry=found, by=request.user, hidden=False))
