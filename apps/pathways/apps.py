from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "apps.pathways"
    verbose_name = _("Pathways")

    def ready(self) -> None:
        from apps.analytics import subjects
        from apps.media.protection import entitlement

        from . import lessons
        from .entitlement import judge

        subjects.register("atom", lessons.durations)
        entitlement.register(judge)
