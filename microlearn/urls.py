from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path, register_converter
from django.utils.functional import lazy
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import RedirectView
from django.views.i18n import set_language

from apps.lib import health, metrics
from apps.lib.public_ids import PublicIdConverter
from microlearn import design

# One door for everybody: the limits on tries hold for staff too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
register_converter(PublicIdConverter, "pid")

# Pages name theirs; for what a browser opens that is no page, it asks for this one.
ICON = lazy(static, str)("img/icon-192.png")

urlpatterns = [
    path("", include("apps.pathways.urls")),
    path("favicon.ico", require_safe(RedirectView.as_view(url=ICON)), name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("design/", design.design, name="design"),
    path("design/faults/<slug:name>/", design.fault, name="design-fault"),
    path("metrics", metrics.metrics, name="metrics"),
    path("admin/", admin.site.urls),
    path("", include("apps.accounts.urls")),
    path("", include("apps.quizzes.urls")),
    path("language/", require_POST(set_language), name="set_language"),
    path("accounts/", include("allauth.account.urls")),
    path("studio/", include("apps.creators.urls")),
    path("", include("apps.credentials.urls")),
    path("", include("apps.cohorts.urls")),
    path("", include("apps.billing.urls")),
    path("api/v1/", include("microlearn.api_urls")),
]
