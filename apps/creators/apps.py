from django.apps import AppConfig


class CreatorsConfig(AppConfig):
    name = "apps.creators"

    def ready(self) -> None:
        from . import (
            hearing,  # noqa: F401 - connects the signals
            moderation,
            notices,
        )

        notices.register()
        moderation.register()
