from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.billing import money

register = template.Library()


@register.filter
def usd(units: int) -> str:
    """$1,234.50; what is less than a cent is shown with four digits, not as nothing."""
    places = 4 if 0 < abs(units) < money.CENT else 2
    amount = number_format(
        abs(money.dollars(units, places=places)), decimal_pos=places, force_grouping=True
    )
    words = _("$%(amount)s") % {"amount": amount}
    return f"−{words}" if units < 0 else words


@register.filter
def payable(units: int) -> str:
    """The whole cents of it: what is less cannot be paid."""
    return usd(money.of_cents(money.whole_cents(units)))


@register.filter
def cents(amount: int) -> str:
    return usd(money.of_cents(amount))
