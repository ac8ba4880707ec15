from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "apps.media"
    label = "media"

    def ready(self) -> None:
        from apps.lib import metrics

        from .metrics import Pipeline

        metrics.register(Pipeline())
