from django.contrib import admin
from django.urls import include, path, register_converter

from apps.lib import health
from apps.lib.public_ids import PublicIdConverter

register_converter(PublicIdConverter, "pid")

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.account.urls")),
    path("api/v1/", include("microlearn.api_urls")),
]
