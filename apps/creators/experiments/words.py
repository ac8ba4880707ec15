"""What a test says, in words for somebody who knows no statistics."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.content.models import Experiment, ExperimentAct

from .reports import Report
from .sequential import FEWEST, Interval
from .verdicts import METRICS

METRIC_HELP: dict[str, str | Promise] = {
    "completed": gettext_lazy("Of those who met the lesson: who saw nine tenths of it."),
    "kept": gettext_lazy("Of those who met the lesson: who watched ten seconds of it."),
    "right": gettext_lazy("Of those who answered the quiz: who had half of it right at once."),
}
_MORE: dict[str, str | Promise] = {
    "completed": gettext_lazy(
        "Version %(n)d keeps %(low)s to %(high)s points more viewers to the end."
    ),
    "kept": gettext_lazy(
        "With version %(n)d, %(low)s to %(high)s points more viewers stay for 10 seconds."
    ),
    "right": gettext_lazy(
        "With version %(n)d, the quiz goes well for %(low)s to %(high)s points more learners."
    ),
}
_FEWER: dict[str, str | Promise] = {
    "completed": gettext_lazy("Version %(n)d is better: the others lose viewers before the end."),
    "kept": gettext_lazy("Version %(n)d is better: the others lose viewers within 10 seconds."),
    "right": gettext_lazy("Version %(n)d is better: with the others, the quiz goes worse."),
}


def points(difference: float) -> str:
    """0.052 → "5"; a small one with a decimal, so that it is not "0"."""
    size = abs(difference) * 100
    return number_format(round(size) if size >= 1 else max(round(size, 1), 0.1), use_l10n=True)


def signed(difference: float) -> str:
    rounded = round(difference * 100, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else "±"
    return f"{sign}{number_format(abs(rounded), 1)}"


def count(number: int) -> str:
    """Of what is estimated: two digits tell enough."""
    if number > 100:
        step = 10 ** (len(str(number)) - 2)
        number = -(-number // step) * step
    return str(intcomma(number))


def headline(report: Report) -> str:
    """The one sentence that stands on top."""
    reading, metric = report.reading, report.design.metric
    if reading.code == "few":
        return _("Too early to say: each version needs %(least)d viewers first.") % {
            "least": FEWEST
        }
    if reading.code == "unbalanced":
        return _("Do not decide by these numbers: the versions did not get their shares.")
    if reading.code == "better":
        found = next(each.interval for each in reading.compared if each.number == reading.best)
        facts = {"n": reading.best, "low": points(found.low), "high": points(found.high)}
        return str(_MORE[metric]) % facts
    if reading.code == "worse":
        return str(_FEWER[metric]) % {"n": reading.best}
    if reading.code == "same":
        words = _("No version is better by %(effect)s points or more. Take the one that you like.")
        return words % {"effect": points(report.design.effect)}
    return _("No difference is proven yet.")


def advice(report: Report) -> str:
    """What to do about it."""
    reading = report.reading
    if not report.experiment.is_running:
        return ""
    if report.is_waiting:
        return _("The lesson is withdrawn: the test waits, and goes on when you publish it again.")
    if reading.code == "unbalanced":
        return _(
            "Perhaps one version does not start everywhere. Stop the test, look at the versions, "
            "and start another one."
        )
    if reading.code in ("better", "worse", "same"):
        return _("You can decide.")
    return _to_come(report)


def _to_come(report: Report) -> str:
    reading, effect = report.reading, points(report.design.effect)
    if not reading.more:
        words = _(
            "As many viewers as planned have come: a difference of %(effect)s points would most "
            "likely show by now. Go on for a smaller one, or take the version that you like."
        )
        return words % {"effect": effect}
    more = _("About %(count)s viewers more for a difference of %(effect)s points.") % {
        "count": count(reading.more),
        "effect": effect,
    }
    left = report.days_left
    return f"{more} {pace(left)}" if left else more


def pace(left: int) -> str:
    if left > 365:
        return _("At the present pace that is more than a year.")
    return ngettext(
        "At the present pace that is %(days)d day.",
        "At the present pace that is %(days)d days.",
        left,
    ) % {"days": left}


def warnings(report: Report) -> list[str]:
    """What speaks against taking the headline at its word."""
    reading = report.reading
    found = [str(_AGAINST[metric]) % {"n": reading.best} for metric in reading.against]
    if not reading.balanced:
        found.append(_imbalance(report))
    for number, novelty in reading.trends.items():
        facts = {
            "n": number,
            "early": signed(novelty.early.middle),
            "late": signed(novelty.late.middle),
        }
        if novelty.trend == "fading":
            words = _(
                "The difference wears off: version %(n)d had %(early)s points in the first three "
                "days, and %(late)s since."
            )
            found.append(words % facts)
        elif novelty.trend == "growing":
            words = _(
                "The difference grows: version %(n)d had %(early)s points in the first three days, "
                "and %(late)s since."
            )
            found.append(words % facts)
    return found


_AGAINST: dict[str, str | Promise] = {
    "completed": gettext_lazy("But with version %(n)d fewer viewers watch to the end."),
    "kept": gettext_lazy("But with version %(n)d fewer viewers stay for 10 seconds."),
    "right": gettext_lazy("But with version %(n)d the quiz goes well for fewer learners."),
}


def _imbalance(report: Report) -> str:
    """Of the version that is furthest from its share."""
    seen = report.viewers or 1
    wanted = dict(zip(report.design.order, report.design.shares, strict=True))
    got = {number: each.viewers / seen for number, each in report.table.items()}
    number = max(wanted, key=lambda each: abs(got[each] - wanted[each]))
    words = _("Version %(n)d was met by %(got)s %% of the viewers instead of %(wanted)s %%.")
    return words % {
        "n": number,
        "got": number_format(100 * got[number], 1),
        "wanted": number_format(100 * wanted[number], 1),
    }


def interval(found: Interval | None) -> str:
    """In points: "+4.1 to +9.3"."""
    if found is None:
        return _("too few viewers")
    return _("%(low)s to %(high)s") % {"low": signed(found.low), "high": signed(found.high)}


def picture(report: Report) -> str:
    """The picture of the intervals, for those who do not see it."""
    sentences = []
    for each in report.reading.compared:
        if each.interval is None:
            sentences.append(_("Version %(n)d: too few viewers.") % {"n": each.number})
            continue
        words = _("Version %(n)d: %(low)s to %(high)s points beside version %(base)d.")
        facts = {"low": signed(each.interval.low), "high": signed(each.interval.high)}
        sentences.append(words % {"n": each.number, "base": report.design.base, **facts})
    return " ".join(sentences)


def metric(key: str) -> str:
    return str(Experiment.Metric(key).label)


def metrics() -> list[tuple[str, str, str]]:
    """(key, name, what exactly it is) of each."""
    return [(key, metric(key), str(METRIC_HELP[key])) for key in METRICS]


def exactly(number: int) -> str:
    return str(intcomma(number))


@dataclass(frozen=True, slots=True)
class Cell:
    share: str  # "61.3 %"
    count: str  # "613 of 1,000"
    beside: str  # the interval of the difference; "" for the version in use


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    viewers: str
    is_base: bool
    cells: list[tuple[str, Cell]]  # name of the metric, its figures; the one that decides first


def rows(report: Report) -> list[Row]:
    """The table: each version by each metric."""
    design, reading = report.design, report.reading
    compared = {design.metric: reading.compared, **reading.beside}
    found = []
    for number in design.order:
        numbers, cells = report.table[number], []
        for key, comparisons in compared.items():
            tried = numbers.of(key)
            mine = next((each.interval for each in comparisons if each.number == number), None)
            facts = {"some": exactly(tried.succeeded), "all": exactly(tried.tried)}
            cell = Cell(
                share=f"{number_format(100 * tried.share, 1)} %" if tried.tried else "–",
                count=_("%(some)s of %(all)s") % facts,
                beside="" if number == design.base else interval(mine),
            )
            cells.append((metric(key), cell))
        found.append(Row(number, exactly(numbers.viewers), number == design.base, cells))
    return found


def log(acts: Iterable[ExperimentAct]) -> list[tuple[ExperimentAct, str]]:
    """What happened, each in a sentence."""
    return [(act, str(_ACTS[act.kind]) % {"n": act.version or 0}) for act in acts]


_ACTS: dict[str, str | Promise] = {
    "started": gettext_lazy("The test began."),
    "decided": gettext_lazy("Version %(n)d was set as default."),
    "stopped": gettext_lazy("The test was stopped: everybody has version %(n)d."),
    "switched": gettext_lazy("The test ended, because everybody was given version %(n)d."),
    "undone": gettext_lazy("The decision was undone: everybody has version %(n)d again."),
    "premium": gettext_lazy("From here on only subscribers could watch; the test went on."),
    "free": gettext_lazy("From here on everybody could watch; the test went on."),
}
