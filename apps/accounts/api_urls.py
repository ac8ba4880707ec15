from django.urls import path

from . import api

urlpatterns = [
    path("tokens/", api.TokenView.as_view(), name="token"),
    path("tokens/current/", api.CurrentTokenView.as_view(), name="token_current"),
    path("me/", api.MeView.as_view(), name="me"),
]
