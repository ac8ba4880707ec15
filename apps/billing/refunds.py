"""Money that goes back. What was not yet earned of a payment is taken first; what was, lowers the
revenue, and with it the creators' part, of the days that follow: nobody's earnings are edited."""

from django.db import transaction as database

from apps.lib import clock

from . import ledger
from .ledger_models import Account, Transaction
from .models import Payment

Kind = Account.Kind


@database.atomic
def book(*, payment: Payment, total: int) -> Transaction | None:
    """`total`: all that has been refunded of the payment so far, with tax, in units. So an event
    that comes twice, or after a later one, changes nothing."""
    held = Payment.across_tenants.select_for_update().get(pk=payment.pk)
    total = min(total, held.total)
    back = total - held.refunded
    if back <= 0:
        return None
    tax = held.tax * total // held.total - held.tax * held.refunded // held.total
    unearned = min(held.remaining, back - tax)
    held.remaining -= unearned
    held.refunded = total
    held.save(update_fields=["remaining", "refunded"])
    return ledger.post(
        kind=Transaction.Kind.REFUND,
        key=f"refund:{held.provider}:{held.ref}:{total}",
        day=clock.now().date(),
        amounts={
            ledger.account(Kind.DEFERRED): unearned,
            ledger.account(Kind.REFUNDED): back - tax - unearned,
            ledger.account(Kind.TAX): tax,
            ledger.account(Kind.CASH): -back,
        },
    )
