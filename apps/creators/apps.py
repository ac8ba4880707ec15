from django.apps import AppConfig


class CreatorsConfig(AppConfig):
    name = "apps.creators"

    def ready(self) -> None:
        from . import (
            hearing,  # noqa: F401 - connects the signals
            notices,
        )

        notices.register()
