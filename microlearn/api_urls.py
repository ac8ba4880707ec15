"""The API: each app brings its own `api_urls`."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

app_name = "api"

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("apps.media.api_urls")),
    path("", include("apps.creators.api_urls")),
    path("", include("apps.analytics.api_urls")),
    path("", include("apps.accounts.api_urls")),
    path("", include("apps.content.api_urls")),
    path("", include("apps.quizzes.api_urls")),
    path("", include("apps.pathways.api_urls")),
    path("", include("apps.credentials.api_urls")),
    path("", include("apps.cohorts.api_urls")),
]
