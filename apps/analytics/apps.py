from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AnalyticsConfig(AppConfig):
    name = "apps.analytics"
    verbose_name = _("Analytics")

    def ready(self) -> None:
        from apps.accounts.signals import erasing
        from apps.lib import metrics

        from . import (
            live,  # noqa: F401 - open dashboards are told of what is counted
            retention,
        )
        from .metrics import Events

        metrics.register(Events())
        erasing.connect(retention.on_erasing, dispatch_uid="analytics")
