"""A statement as a PDF.

fpdf2 shapes text (HarfBuzz) and orders it by the Unicode algorithm for both directions, so that a
lesson's Arabic or Hebrew title stands as it should. The fonts are DejaVu's, cut to Latin, Greek,
Cyrillic, Hebrew and Arabic letters.
"""

from functools import lru_cache
from pathlib import Path

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from fpdf import FPDF
from fpdf.enums import TableBordersLayout
from fpdf.fonts import FontFace, TTFFont

from apps.billing import money

from .statements import LessonLine, Statement

FONTS = Path(__file__).parent / "fonts"
FAMILY = "DejaVu"
MOST_LESSONS = 200
INK, QUIET, LINE = (22, 19, 15), (92, 87, 80), (226, 223, 216)
MARGIN = 18  # mm


def render(statement: Statement) -> bytes:
    pdf = _Page(statement)
    _summary(pdf, statement)
    _heading(pdf, _("Entries"))
    _entries(pdf, statement)
    if statement.lessons:
        _heading(pdf, _("By lesson, as it stands today"))
        _lessons(pdf, statement.lessons)
    return bytes(pdf.output())


class _Page(FPDF):
    def __init__(self, statement: Statement) -> None:
        super().__init__(format="A4")
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(True, margin=MARGIN + 6)
        self.add_font(FAMILY, "", FONTS / "DejaVuSans.ttf")
        self.add_font(FAMILY, "B", FONTS / "DejaVuSans-Bold.ttf")
        self.set_text_shaping(True)
        self.set_title(_("Statement of earnings"))
        self.set_creator("MicroLearn")
        self.set_text_color(*INK)
        self.add_page()
        self.set_font(FAMILY, "B", 18)
        self.cell(0, 10, _("Statement of earnings"), new_x="LMARGIN", new_y="NEXT")
        self.set_font(FAMILY, "", 11)
        whose = f"{statement.name} · {date_format(statement.first, 'YEAR_MONTH_FORMAT')}"
        self.cell(0, 7, _known(whose), new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-MARGIN)
        self.set_font(FAMILY, "", 8)
        self.set_text_color(*QUIET)
        self.cell(0, 5, f"MicroLearn · {self.page_no()}", align="R")
        self.set_text_color(*INK)


def _summary(pdf: FPDF, statement: Statement) -> None:
    pdf.ln(3)
    rows = [
        (_("Brought forward"), _usd(statement.opening)),
        (_("Balance at the end of the month"), _usd(statement.closing)),
    ]
    if statement.held:
        rows.append((_("of it held until the month has enough views"), _usd(statement.held)))
    _table(pdf, rows, widths=(70, 30))
    if not statement.is_final:
        pdf.ln(2)
        pdf.set_font(FAMILY, "", 9)
        pdf.multi_cell(0, 5, _("This month is not over: more entries will follow."))


def _heading(pdf: FPDF, words: str) -> None:
    pdf.ln(6)
    pdf.set_font(FAMILY, "B", 12)
    pdf.cell(0, 8, words, new_x="LMARGIN", new_y="NEXT")


def _entries(pdf: FPDF, statement: Statement) -> None:
    rows = [
        (date_format(line.day, "SHORT_DATE_FORMAT"), line.what, _usd(line.amount))
        for line in statement.lines
    ]
    head = (_("Date"), _("What"), _("USD"))
    _table(pdf, rows or [("–", _("No entries"), "–")], widths=(22, 56, 22), head=head)


def _lessons(pdf: FPDF, lessons: list[LessonLine]) -> None:
    rows = [
        (
            _known(each.title or _("Answered questions")),
            number_format(each.views, use_l10n=True, force_grouping=True),
            _usd(each.amount),
        )
        for each in lessons[:MOST_LESSONS]
    ]
    if rest := lessons[MOST_LESSONS:]:
        words = _("%(count)s more, in the CSV file") % {"count": len(rest)}
        views = number_format(sum(each.views for each in rest), force_grouping=True)
        rows.append((words, views, _usd(sum(each.amount for each in rest))))
    _table(pdf, rows, widths=(58, 20, 22), head=(_("Lesson"), _("Views"), _("USD")), numbers=2)


def _table(
    pdf: FPDF,
    rows: list[tuple[str, ...]],
    *,
    widths: tuple[int, ...],
    head: tuple[str, ...] | None = None,
    numbers: int = 1,
) -> None:
    """The last columns are `numbers`."""
    pdf.set_font(FAMILY, "", 9)
    pdf.set_draw_color(*LINE)
    aligns = ["LEFT"] * (len(widths) - numbers) + ["RIGHT"] * numbers
    with pdf.table(
        col_widths=widths,
        text_align=tuple(aligns),
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        first_row_as_headings=head is not None,
        headings_style=FontFace(emphasis="BOLD", color=QUIET),
        line_height=6,
        padding=(0.8, 1),
    ) as table:
        for row in [*([head] if head else []), *rows]:
            table.row(row)


def _usd(units: int) -> str:
    """Four digits: a small lesson's day is worth less than a cent."""
    return number_format(money.dollars(units, places=4), decimal_pos=4, force_grouping=True)


def _known(text: str) -> str:
    """What the fonts have no letter for is shown as such, and not left out."""
    return "".join(sign if ord(sign) in _letters() else "\ufffd" for sign in text)


@lru_cache
def _letters() -> frozenset[int]:
    page = FPDF()
    page.add_font(FAMILY, "", FONTS / "DejaVuSans.ttf")
    font = page.fonts[FAMILY.lower()]
    assert isinstance(font, TTFFont)  # noqa: S101
    return frozenset(font.cmap)
