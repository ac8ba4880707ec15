from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.quizzes.models import ReminderPlan
from apps.quizzes.reminders import plans
from apps.quizzes.reminders.hours import lies_within


class ReminderView(APIView):
    class Chosen(serializers.ModelSerializer):
        """Hours are those of the learner's own clock; quiet ones end before `quiet_until`."""

        class Meta:
            model = ReminderPlan
            fields = ("email", "push", "hour", "quiet_from", "quiet_until", "next_at")
            read_only_fields = ("next_at",)
            ref_name = "Reminders"

        def validate(self, given: dict[str, Any]) -> dict[str, Any]:
            names = ("hour", "quiet_from", "quiet_until")
            hours = (given.get(name, getattr(self.instance, name)) for name in names)
            if lies_within(*hours):
                raise serializers.ValidationError(
                    {"hour": _("That lies in your quiet hours. Choose another hour.")}
                )
            return given

    @extend_schema(operation_id="reminders", responses=Chosen)
    def get(self, request: Request) -> Response:
        return Response(self.Chosen(plans.of(request.user)).data)

    @extend_schema(operation_id="reminders_update", request=Chosen, responses=Chosen)
    def patch(self, request: Request) -> Response:
        given = self.Chosen(plans.of(request.user), data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        return Response(
            self.Chosen(plans.choose(learner=request.user, **given.validated_data)).data
        )
