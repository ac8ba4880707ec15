"""Websocket routes: each app brings its own consumers."""

from django.urls import URLPattern

websocket_urlpatterns: list[URLPattern] = []
