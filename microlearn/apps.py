from django.apps import AppConfig


class MicroLearnConfig(AppConfig):
    """The whole: commands and the demo catalogue live here."""

    name = "microlearn"
    label = "microlearn"
