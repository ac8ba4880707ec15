"""The forecast as columns: pure arithmetic, drawn by a template."""

from dataclasses import dataclass

from apps.quizzes.reviews import Day, Forecast

HEIGHT = 88
LOWEST = 8
NONE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One day and how high it stands, in CSS pixels."""

    day: Day
    height: int


def columns(forecast: Forecast, *, days: int = 14) -> list[Column]:
    """The first `days` days, the busiest as high as the chart.

    One review among days with fifty still shows; a day without any is a line on the ground.
    """
    shown = forecast.days[:days]
    busiest = max((day.count for day in shown), default=0) or 1
    return [
        Column(day, max(LOWEST, round(HEIGHT * day.count / busiest)) if day.count else NONE)
        for day in shown
    ]
