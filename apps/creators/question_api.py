"""A lesson's questions for programs: their bodies are those of `quizzes.formats`."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.quizzes import formats
from apps.quizzes.models import Question

from . import lessons, quiz


class QuestionData(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id", read_only=True)
    format = serializers.ChoiceField(formats.choices())
    body = serializers.JSONField(help_text="As the schema of the format says.")

    class Meta:
        model = Question
        fields = (
            "id",
            "format",
            "stem",
            "media",
            "body",
            "hint",
            "explanation",
            "clip_start_ms",
            "clip_end_ms",
        )


class QuestionList(APIView):
    @extend_schema(responses=QuestionData(many=True))
    def get(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        return Response(QuestionData(quiz.questions_of(lesson), many=True).data)

    @extend_schema(request=QuestionData, responses={201: QuestionData})
    def post(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        wish = QuestionData(data=request.data)
        wish.is_valid(raise_exception=True)
        question = quiz.add_question(lesson=lesson, by=request.user, fields=wish.validated_data)
        return Response(QuestionData(question).data, status=201)


class QuestionDetail(APIView):
    @extend_schema(request=QuestionData, responses=QuestionData)
    def put(self, request: Request, public_id: str, question_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        question = quiz.question_of(lesson, question_id)
        wish = QuestionData(data=request.data)
        wish.is_valid(raise_exception=True)
        quiz.edit_question(
            lesson=lesson, question=question, by=request.user, fields=wish.validated_data
        )
        return Response(QuestionData(question).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, public_id: str, question_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        question = quiz.question_of(lesson, question_id)
        quiz.remove_question(lesson=lesson, question=question, by=request.user)
        return Response(status=204)


class QuestionOrder(APIView):
    class Order(serializers.Serializer):
        ids = serializers.ListField(child=serializers.CharField(max_length=20), max_length=20)

    @extend_schema(request=Order, responses=Order)
    def put(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        order = self.Order(data=request.data)
        order.is_valid(raise_exception=True)
        ids = order.validated_data["ids"]
        quiz.order_questions(lesson=lesson, public_ids=ids, by=request.user)
        return Response({"ids": ids})
