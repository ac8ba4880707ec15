"""Pages of a creator's earnings: figures by day, and a statement for each month."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.studios import Right
from apps.billing import rules

from . import desk
from .earnings import chart, figures, statement_pdf, statements

PROMISES = {
    "pool_percent": rules.POOL_SHARE // 10,
    "bonus_percent": rules.BONUS_SHARE // 10,
    "premium_weight": rules.PREMIUM_WEIGHT,
    "eligible_views": rules.ELIGIBLE_VIEWS,
    "least_payout": rules.LEAST_PAYOUT,
}


@login_required
@require_safe
def earnings(request: HttpRequest) -> HttpResponse:
    desk_now = desk.context(request)
    if not desk_now["may_own"]:  # money is nobody else's business, in a team neither
        return redirect("studio:home")
    found = figures.overview(desk_now["studio_owner"])
    days = [*found.days, found.today]
    bars = chart.bars([each.amount for each in days])
    context = {
        "found": found,
        "bars": list(zip(days, bars, strict=True)),
        "days": days[::-1],
        "best": max(days, key=lambda each: each.amount),
        "total": sum(each.amount for each in found.days),
        "months": [
            (statements.first_of(month), month)
            for month in statements.months_of(desk_now["studio_owner"])
        ],
        **PROMISES,
        **desk_now,
    }
    return render(request, "creators/earnings.html", context)


@login_required
@require_safe
def statement_as_pdf(request: HttpRequest, month: str) -> HttpResponse:
    owner = desk.owner_for(request, Right.OWN)
    content = statement_pdf.render(statements.of(owner, month))
    return _download(content, "application/pdf", f"microlearn-{month}.pdf")


@login_required
@require_safe
def statement_as_csv(request: HttpRequest, month: str) -> HttpResponse:
    owner = desk.owner_for(request, Right.OWN)
    # Excel takes a file for UTF-8 if it begins with this mark.
    content = "\ufeff" + statements.csv_of(statements.of(owner, month))
    return _download(content, "text/csv; charset=utf-8", f"microlearn-{month}.csv")


def _download(content: bytes | str, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
        },
    )
