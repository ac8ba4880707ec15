"""Suggested questions for programs and the lesson's page: asked for, taken over, dismissed."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.content.models import Atom
from apps.quizzes import formats

from . import lessons, suggestions, tasks
from .models import Suggestion
from .question_api import QuestionData


class SuggestionData(serializers.Serializer):
    id = serializers.CharField(source="public_id")
    format = serializers.ChoiceField(formats.choices())
    stem = serializers.CharField()
    body = serializers.JSONField()
    explanation = serializers.CharField()
    start_ms = serializers.IntegerField(help_text="Where the lesson says it.")
    end_ms = serializers.IntegerField()


class SuggestionList(APIView):
    class Answer(serializers.Serializer):
        working = serializers.BooleanField(help_text="More are being made: ask again soon.")
        suggestions = SuggestionData(many=True)

        class Meta:
            ref_name = "Suggestions"

    @extend_schema(operation_id="studio_suggestions", responses=Answer)
    def get(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        return Response(self._answer(lesson))

    @extend_schema(operation_id="studio_suggest", request=None, responses={202: Answer})
    def post(self, request: Request, public_id: str) -> Response:
        """Have questions made out of what is said; they take the place of earlier suggestions."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        asked = suggestions.ask(lesson=lesson, by=request.user)
        tasks.suggest.delay_on_commit(asked.pk)
        return Response(self._answer(lesson), status=202)

    def _answer(self, lesson: Atom) -> Any:
        working = suggestions.is_working(suggestions.latest(lesson))
        return self.Answer({"working": working, "suggestions": suggestions.of(lesson)}).data


def _find(request: Request, public_id: str, suggestion_id: str) -> Suggestion:
    lesson = lessons.find(user=request.user, public_id=public_id)
    found = suggestions.find(lesson, suggestion_id)
    found.atom = lesson
    return found


class AcceptSuggestion(APIView):
    @extend_schema(
        operation_id="studio_suggestion_accept", request=None, responses={201: QuestionData}
    )
    def post(self, request: Request, public_id: str, suggestion_id: str) -> Response:
        """It is a question of the quiz from now on."""
        found = _find(request, public_id, suggestion_id)
        made = suggestions.accept(lesson=found.atom, found=found, by=request.user)
        return Response(QuestionData(made).data, status=201)


class DismissSuggestion(APIView):
    @extend_schema(operation_id="studio_suggestion_dismiss", request=None, responses={204: None})
    def post(self, request: Request, public_id: str, suggestion_id: str) -> Response:
        """It does not come back."""
        found = _find(request, public_id, suggestion_id)
        suggestions.dismiss(lesson=found.atom, found=found, by=request.user)
        return Response(status=204)
