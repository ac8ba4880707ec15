from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PathwaysConfig(AppConfig):
    name = "apps.pathways"
    verbose_name = _("Pathways")

    def ready(self) -> None:
        from apps.analytics import subjects
        from apps.content.signals import inquiry_answered, skills_merged
        from apps.media.protection import entitlement
        from apps.quizzes import signals

        from . import inquiry_notices, lessons
        from .entitlement import judge
        from .mastery import ledger, merging

        subjects.register("atom", lessons.clips)
        entitlement.register(judge)
        signals.answered.connect(ledger.on_answered, dispatch_uid="mastery")
        signals.answered.connect(lessons.on_answered, dispatch_uid="audience")
        skills_merged.connect(merging.on_merged, dispatch_uid="mastery")
        inquiry_notices.register()
        inquiry_answered.connect(inquiry_notices.on_answered, dispatch_uid="inquiry notices")
