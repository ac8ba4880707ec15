"""A lesson is for subscribers only, or for everyone."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.accounts.studios import Right
from apps.media import tasks

from . import audience, lessons
from .api import SnapshotData
from .snapshot import Lesson, snapshot


class Premium(APIView):
    """Both answer with a snapshot; `premium` in it tells how far the video is."""

    @extend_schema(operation_id="studio_premium_set", request=None, responses=SnapshotData)
    def put(self, request: Request, public_id: str) -> Response:
        """Subscribers only: the video is packaged anew, encrypted. Twice does no harm."""
        return self._restrict(request, public_id, premium_only=True)

    @extend_schema(operation_id="studio_premium_unset", request=None, responses=SnapshotData)
    def delete(self, request: Request, public_id: str) -> Response:
        """Everyone: the video is packaged anew, clear, where nothing else asks for encryption."""
        return self._restrict(request, public_id, premium_only=False)

    @staticmethod
    def _restrict(request: Request, public_id: str, *, premium_only: bool) -> Response:
        lesson = lessons.find(user=request.user, public_id=public_id, right=Right.OWN)
        found = audience.restrict(lesson=lesson, premium_only=premium_only, by=request.user)
        for asset in found:
            tasks.protect(asset)
        return Response(snapshot(Lesson.load(lesson)))
