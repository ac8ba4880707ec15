from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    name = "apps.credentials"
    verbose_name = _("Badges")

    def ready(self) -> None:
        from apps.quizzes import signals

        from . import awarding

        awarding.register()
        signals.answered.connect(awarding.on_answered, dispatch_uid="badges")
