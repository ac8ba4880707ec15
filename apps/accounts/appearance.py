"""How a person wants pages and captions to look. templates/base.html and the feed say it to the
style sheets: `data-theme`, `data-contrast`, `data-caption-size`, `data-caption-ground`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    SYSTEM = "system", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class CaptionSize(models.IntegerChoices):
    """In percent of the usual size."""

    SMALL = 85, _("Small")
    NORMAL = 100, _("Normal")
    LARGE = 140, _("Large")
    HUGE = 200, _("Very large")


class CaptionGround(models.TextChoices):
    """What lies between the words and the picture."""

    SHADE = "shade", _("Shade")
    SOLID = "solid", _("Solid")
    NONE = "none", _("Outline only")
