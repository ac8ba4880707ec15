"""Websocket routes: each app brings its own consumers."""

from django.urls import URLPattern, path

from apps.accounts.consumers import NotificationConsumer
from apps.creators.consumers import LessonConsumer
from apps.creators.viewership_consumer import ViewershipConsumer

websocket_urlpatterns: list[URLPattern] = [
    path("ws/notifications/", NotificationConsumer.as_asgi()),
    path("ws/studio/lessons/<str:public_id>/", LessonConsumer.as_asgi()),
    path("ws/studio/lessons/<str:public_id>/viewers/", ViewershipConsumer.as_asgi()),
]
