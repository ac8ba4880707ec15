"""Versions of a lesson for programs: sent, switched to, given up."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts import studios
from apps.accounts.studios import Right
from apps.media import stages, tasks

from . import lessons, versions
from .api import BegunData, FileData, SnapshotData
from .models import Footage
from .snapshot import Lesson, snapshot


class VersionBegunData(BegunData):
    def get_cancel(self, footage: Footage) -> str:
        return reverse("api:studio_api:incoming_version", args=[footage.atom.public_id])


class VersionList(APIView):
    class NewVersion(FileData):
        switch = serializers.BooleanField(
            default=False, help_text="Learners get it as soon as it is ready."
        )

    @extend_schema(
        operation_id="studio_version_begin", request=NewVersion, responses={201: VersionBegunData}
    )
    def post(self, request: Request, public_id: str) -> Response:
        """Send another recording: same page, same quiz; learners keep the old one meanwhile."""
        lesson = lessons.find(user=request.user, public_id=public_id)
        wish = self.NewVersion(data=request.data)
        wish.is_valid(raise_exception=True)
        if wish.validated_data["switch"]:
            studios.require(request.user, lesson.owner, Right.OWN)
        footage = versions.begin(
            lesson=lesson,
            by=request.user,
            file=wish.as_file(),
            switch=wish.validated_data["switch"],
        )
        return Response(VersionBegunData(footage).data, status=201)


class IncomingVersion(APIView):
    @extend_schema(operation_id="studio_version_cancel", responses={204: None})
    def delete(self, request: Request, public_id: str) -> Response:
        """Give up the version whose file is still on its way."""
        versions.cancel(lesson=lessons.find(user=request.user, public_id=public_id))
        return Response(status=204)


class SwitchVersion(APIView):
    class Wish(serializers.Serializer):
        teaches_anew = serializers.CharField(
            required=False,
            max_length=200,
            help_text="What this version teaches differently. Left out, it teaches the same; else "
            "what learners have shown in its skill so far is asked again.",
        )

        class Meta:
            ref_name = "SwitchVersion"

    @extend_schema(operation_id="studio_version_switch", request=Wish, responses=SnapshotData)
    def post(self, request: Request, public_id: str, number: int) -> Response:
        """Learners get this version from their next load on: a newer one, or an old one again."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        wish = self.Wish(data=request.data)
        wish.is_valid(raise_exception=True)
        versions.switch(lesson=lesson, number=number, by=request.user, **wish.validated_data)
        return Response(snapshot(Lesson.load(lesson)))


class DiscardVersion(APIView):
    @extend_schema(operation_id="studio_version_discard", request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str, number: int) -> Response:
        """Out of the list, and gone for good after the grace time. Not the one in use."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        versions.discard(lesson=lesson, number=number, by=request.user)
        return Response(snapshot(Lesson.load(lesson)))


class RestoreVersion(APIView):
    @extend_schema(operation_id="studio_version_restore", request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str, number: int) -> Response:
        """Back in the list; learners do not get it before the switch."""
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        versions.restore(lesson=lesson, number=number, by=request.user)
        return Response(snapshot(Lesson.load(lesson)))


class RetryVersionStage(APIView):
    @extend_schema(operation_id="studio_version_retry", request=None, responses=SnapshotData)
    def post(self, request: Request, public_id: str, number: int, name: str) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id)
        stage = versions.stage_of(versions.find(lesson, number), name)
        tasks.send(stages.retry(stage=stage, by=request.user))
        return Response(snapshot(Lesson.load(lesson)))
