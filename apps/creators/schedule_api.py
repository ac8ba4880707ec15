"""When a lesson is to be published, for programs and the lesson's page."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.models import known_time_zone
from apps.accounts.studios import Right
from apps.lib.errors import NotFound

from . import lessons, schedules
from .api import SnapshotData
from .schedule_models import Schedule
from .snapshot import Lesson, snapshot


class WallTime(serializers.DateTimeField):
    """With an offset it is a moment; without one what the clock on the creator's wall shows."""

    def enforce_timezone(self, value):  # type: ignore[no-untyped-def]
        return value


class ScheduleData(serializers.Serializer):
    at = serializers.DateTimeField()
    zone = serializers.CharField()
    if_not_ready = serializers.ChoiceField(Schedule.IfNotReady.choices)
    state = serializers.CharField(help_text="pending, late (not ready at its time) or missed")


class LessonSchedule(APIView):
    class Wish(serializers.Serializer):
        at = WallTime(
            help_text="2026-11-24T09:00 on the clocks of `zone`, or with an offset. A time that "
            "the clocks skip counts as the first after it, one that comes twice as the first."
        )
        zone = serializers.CharField(
            max_length=64, required=False, help_text="Left out: the time zone of who asks."
        )
        if_not_ready = serializers.ChoiceField(
            Schedule.IfNotReady.choices,
            default=Schedule.IfNotReady.WAIT,
            help_text="wait: published as soon as it is ready; leave: it stays a draft.",
        )

        class Meta:
            ref_name = "SchedulePlan"

        def validate_zone(self, value: str) -> str:
            known_time_zone(value)
            return value

    @extend_schema(operation_id="studio_schedule", responses=ScheduleData)
    def get(self, request: Request, public_id: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.READ)
        found = schedules.of(lesson)
        if found is None:
            raise NotFound
        return Response(ScheduleData(found).data)

    @extend_schema(operation_id="studio_schedule_set", request=Wish, responses=SnapshotData)
    def put(self, request: Request, public_id: str) -> Response:
        """Plan it, or choose another time."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        plan = schedules.Plan(**{"zone": request.user.time_zone, **wish.validated_data})
        schedules.plan(lesson=lesson, by=request.user, plan=plan)
        return Response(snapshot(Lesson.load(lesson)))

    @extend_schema(operation_id="studio_schedule_cancel", responses=SnapshotData)
    def delete(self, request: Request, public_id: str) -> Response:
        """It stays a draft."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        schedules.cancel(lesson=lesson, by=request.user)
        return Response(snapshot(Lesson.load(lesson)))
