"""Another frame to show a lesson by."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.lib.errors import Conflict
from apps.media import covers, cut, tasks

from . import audit, lessons
from .api import SnapshotData
from .audit_models import Act
from .snapshot import Lesson, snapshot


class Cover(APIView):
    class Choice(serializers.Serializer):
        at = serializers.IntegerField(
            min_value=0, max_value=cut.LONGEST, help_text="ms of the original file's clock"
        )

        class Meta:
            ref_name = "CoverChoice"

    @extend_schema(operation_id="studio_cover_choose", request=Choice, responses=SnapshotData)
    def put(self, request: Request, public_id: str) -> Response:
        """Show the lesson by this frame: learners see it as soon as it is cut out."""
        lesson = Lesson.load(lessons.find(user=request.user, public_id=public_id))
        choice = self.Choice(data=request.data)
        choice.is_valid(raise_exception=True)
        if lesson.asset is None:
            raise Conflict
        at_ms = choice.validated_data["at"]
        tasks.start(covers.choose(asset=lesson.asset, at_ms=at_ms, by=request.user))
        audit.record(lesson=lesson.atom, by=request.user, act=Act.COVERED)
        return Response(snapshot(Lesson.load(lesson.atom)))
