"""Stripe's webhooks: signed, once, in any order, in dollars."""

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.test import Client

from apps.billing import entitlements, ledger, subscriptions
from apps.billing.models import Account, Payment, Plan, ProviderEvent, Subscription
from apps.billing.tests import stripe_events as stripe
from apps.lib import clock
from apps.tenants.scope import PUBLIC_TENANT

Kind = Account.Kind
START = datetime(2026, 11, 1, 9, tzinfo=UTC)
AT = int(START.timestamp())
MONTH = int((START + timedelta(days=30)).timestamp())


@pytest.fixture(autouse=True)
def _selling(settings, public):
    settings.STRIPE_SECRET_KEY = "sk_test_none"
    settings.STRIPE_WEBHOOK_SECRET = stripe.SECRET
    Plan.objects.get_or_create(
        slug="premium", defaults={"name": "Premium", "cents": 999, "interval": "month"}
    )
    with clock.frozen(START + timedelta(hours=1)):
        yield


@pytest.fixture
def tell(client):
    return lambda payload, **how: stripe.post(client, payload, **how)


def opens(user):
    return bool(entitlements.of(user, PUBLIC_TENANT))


def story(bob):
    return [
        stripe.subscription(bob, what="created", status="incomplete", created=AT),
        stripe.invoice(bob, since=AT, until=MONTH),
        stripe.charged(created=AT),
        stripe.subscription(bob, created=AT),
        stripe.refunded(595, created=AT + 60),
        stripe.subscription(bob, created=AT + 61, cancel_at_period_end=True),
    ]


def test_a_paid_invoice_opens_lessons_and_is_booked_without_its_tax(tell, bob):
    assert tell(stripe.invoice(bob, since=AT, until=MONTH)) == 200
    assert opens(bob)
    payment = Payment.objects.get()
    assert (payment.amount, payment.tax, payment.remaining) == (9_990_000, 1_900_000, 9_990_000)
    assert (payment.starts_on.isoformat(), payment.ends_on.isoformat()) == (
        "2026-11-01",
        "2026-12-01",
    )
    assert ledger.owed(Kind.TAX) == 1_900_000
    assert ledger.owed(Kind.CASH) == -11_890_000


@pytest.mark.parametrize("order", range(0, 720, 97))
def test_whatever_the_order_the_end_is_the_same(tell, bob, order):
    """What is told too early is refused, and comes again."""
    events = story(bob)
    queue = [events[n] for n in list(permutations(range(6)))[order]]
    for _round in range(3):
        queue = [each for each in queue if tell(each) != 200]
    assert queue == []
    row = Subscription.objects.get()
    assert (row.state, row.cancels, row.customer) == ("active", True, "cus_1")
    payment = Payment.objects.get()
    assert (payment.refunded, payment.charge) == (5_950_000, "pi_1")
    # Of 5.95 that went back 0.95 were tax, as 1.90 of 11.89 had been.
    assert (ledger.owed(Kind.TAX), payment.remaining) == (949_202, 4_990_798)
    assert sum(ledger.owed_by_account().values()) == 0


def test_an_event_counts_once(tell, bob):
    paid = stripe.invoice(bob, since=AT, until=MONTH)
    assert [tell(paid), tell(paid)] == [200, 200]
    assert ProviderEvent.objects.count() == Payment.objects.count() == 1


def test_an_older_state_changes_nothing(tell, bob):
    tell(stripe.subscription(bob, what="deleted", status="canceled", created=AT, ended_at=AT))
    tell(stripe.subscription(bob, created=AT - 50))
    tell(stripe.subscription(bob, created=AT))
    assert Subscription.objects.get().state == "ended"


@pytest.mark.parametrize("signature", ["", "t=1,v1=00", "nonsense"])
def test_what_stripe_did_not_sign_is_refused(tell, bob, signature):
    assert tell(stripe.invoice(bob, since=AT, until=MONTH), signature=signature) == 400
    assert tell(stripe.invoice(bob, since=AT, until=MONTH), secret="whsec_other") == 400
    assert not Payment.objects.exists()
    assert not ProviderEvent.objects.exists()


def test_what_was_signed_long_ago_is_refused(tell, bob, monkeypatch):
    from apps.billing.providers import local

    then = local.time.time() - 3600
    payload = stripe.invoice(bob, since=AT, until=MONTH)
    with monkeypatch.context() as patched:
        patched.setattr(local.time, "time", lambda: then)
        signature = local.sign(payload, stripe.SECRET)
    assert tell(payload, signature=signature) == 400


def test_another_currency_is_refused_and_seen(tell, bob, caplog):
    assert tell(stripe.invoice(bob, since=AT, until=MONTH, currency="eur")) == 200
    assert not Payment.objects.exists()
    assert not opens(bob)
    assert ProviderEvent.objects.get().outcome.startswith("refused: eur")


def test_a_trial_opens_lessons_and_books_nothing(tell, bob):
    tell(stripe.invoice(bob, since=AT, until=MONTH, amount_paid=0, total_taxes=[]))
    assert opens(bob)
    assert not Payment.objects.exists()


def test_what_is_not_ours_is_taken_and_left(tell, bob):
    other = json.loads(stripe.subscription(bob, created=AT))
    other["data"]["object"]["metadata"] = {}
    assert tell(json.dumps(other).encode()) == 200
    bob.public_id = "unknown"
    assert tell(stripe.invoice(bob, since=AT, until=MONTH)) == 200
    assert tell(stripe.event("customer.created", {"id": "cus_1"}, created=AT)) == 200
    assert not Subscription.objects.exists()


def test_a_failed_payment_leaves_days_of_grace(tell, bob):
    tell(stripe.invoice(bob, since=AT, until=MONTH))
    tell(stripe.subscription(bob, status="past_due", created=MONTH))
    with clock.frozen(START + timedelta(days=36)):
        assert subscriptions.is_open(Subscription.objects.get())
    with clock.frozen(START + timedelta(days=38)):
        assert not subscriptions.is_open(Subscription.objects.get())


def test_no_cookie_is_needed_and_no_other_method_taken():
    assert Client(enforce_csrf_checks=True).get("/webhooks/payments/stripe/").status_code == 405
    assert Client().post("/webhooks/payments/unknown/").status_code == 404


def test_without_stripe_there_is_no_webhook(settings, tell, bob):
    settings.STRIPE_SECRET_KEY = ""
    assert tell(stripe.invoice(bob, since=AT, until=MONTH)) == 404
