"""A laptop's whole way: choose, pay, watch, end, change one's mind, fail, be refunded. All of it
goes through signed events, as with Stripe."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from apps.billing import entitlements, ledger, subscriptions
from apps.billing.models import Account, LocalAgreement, Payment, Plan, ProviderEvent, Subscription
from apps.billing.providers import local, registry
from apps.billing.tasks import tidy
from apps.lib import clock
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope

Kind = Account.Kind


@pytest.fixture
def plan(public):
    return Plan.objects.update_or_create(
        slug="premium", defaults={"name": "Premium", "cents": 999, "interval": "month"}
    )[0]


@pytest.fixture
def browser(sign_in, bob, plan):
    return sign_in(bob)


@pytest.fixture
def subscribed(browser, bob):
    browser.post("/pay/premium/", {"card": "good"})
    return subscriptions.running(bob)


def page(browser):
    return browser.get("/subscription/").content.decode()


@contextmanager
def later(**by):
    """At that time, after the beat."""
    with clock.shifted(timedelta(**by)):
        tidy()
        yield


def opens(user):
    return bool(entitlements.of(user, PUBLIC_TENANT))


def test_choose_and_pay(browser, bob):
    assert "Choose Premium" in browser.get("/plans/").content.decode()
    to = browser.post("/plans/premium/subscribe/")
    assert (to.status_code, to["Location"]) == (302, "/pay/premium/")
    assert "No money moves" in browser.get("/pay/premium/").content.decode()
    assert browser.post("/pay/premium/", {"card": "good"})["Location"] == "/subscription/"
    assert opens(bob)
    payment = Payment.objects.get()
    assert (payment.amount, payment.remaining) == (9_990_000, 9_990_000)
    assert ledger.owed(Kind.DEFERRED) == 9_990_000
    assert payment.charge.startswith("pi_")
    assert "End the plan" in page(browser)
    assert "$9.99" in browser.get(f"/subscription/receipts/{payment.public_id}/").content.decode()
    assert "You have Premium." in browser.get("/plans/").content.decode()


def test_a_refused_card_pays_nothing(browser, bob):
    answer = browser.post("/pay/premium/", {"card": "refused"})
    assert "The card was refused" in answer.content.decode()
    assert not opens(bob)
    assert not Payment.objects.exists()


def test_nobody_subscribes_twice(subscribed, browser):
    assert browser.post("/plans/premium/subscribe/")["Location"] == "/subscription/"
    assert browser.post("/pay/premium/", {"card": "good"})["Location"] == "/subscription/"
    assert Subscription.objects.count() == 1


def test_it_goes_on_by_itself(subscribed, bob):
    with later(days=30):
        assert opens(bob)
        assert Payment.objects.count() == 2
        assert subscriptions.running(bob).paid_until - clock.now() > timedelta(days=29)


def test_ended_it_stays_open_for_what_is_paid_and_can_be_taken_back(subscribed, browser, bob):
    browser.post(f"/subscription/{subscribed.public_id}/cancel/")
    assert "Keep the plan after all" in page(browser)
    assert opens(bob)
    browser.post(f"/subscription/{subscribed.public_id}/resume/")
    assert "End the plan" in page(browser)
    browser.post(f"/subscription/{subscribed.public_id}/cancel/")
    with later(days=30, minutes=1):
        assert not opens(bob)
        assert subscriptions.of(bob)[0].state == "ended"
        assert "Your plan has ended" in page(browser)


def test_a_failed_payment_leaves_a_week_and_a_new_card_mends_it(browser, bob):
    browser.post("/pay/premium/", {"card": "empty"})
    with later(days=30, minutes=1):
        assert "The last payment failed" in page(browser)
        assert opens(bob)
        to = browser.post(f"/subscription/{subscriptions.running(bob).public_id}/manage/")
        browser.post(to["Location"], {"card": "good"})
        assert "The last payment failed" not in page(browser)
        assert Payment.objects.count() == 2


def test_without_a_new_card_it_ends(browser, bob):
    browser.post("/pay/premium/", {"card": "empty"})
    for days in (30, 32, 34):
        with later(days=days, minutes=1):
            assert opens(bob)
            assert subscriptions.of(bob)[0].state == "past_due"
    with later(days=36, minutes=1):
        assert LocalAgreement.objects.get().ended_at
        assert subscriptions.of(bob)[0].state == "ended"
        assert not opens(bob)


def test_a_refund_takes_what_is_not_earned_first(subscribed):
    payment = Payment.objects.get()
    local.Local().refund(payment=payment, cents=500)
    payment.refresh_from_db()
    assert (payment.refunded, payment.remaining) == (5_000_000, 4_990_000)
    assert ledger.owed(Kind.CASH) == -4_990_000


def test_what_nobody_owns_is_ended(subscribed, bob):
    Subscription.objects.update(user=None)
    tidy()
    assert Subscription.objects.get().state == "ended"


def test_a_stranger_sees_and_changes_nothing(subscribed, sign_in, charlie):
    stranger = sign_in(charlie)
    payment = Payment.objects.get()
    for url in ("cancel", "resume", "manage"):
        answer = stranger.post(f"/subscription/{subscribed.public_id}/{url}/")
        assert answer.status_code == 404
    assert stranger.get(f"/subscription/receipts/{payment.public_id}/").status_code == 404
    assert stranger.get(f"/pay/card/{subscribed.public_id}/").status_code == 404
    assert "You have no plan" in page(stranger)


def test_it_is_seen_wherever_its_person_works(subscribed, sign_in, bob, riverside):
    assert "Premium" in page(sign_in(bob, riverside))
    with tenant_scope(riverside.pk, user_id=bob.pk):
        assert opens(bob)


def test_events_are_kept_without_what_they_say(subscribed):
    kinds = set(ProviderEvent.objects.values_list("kind", flat=True))
    assert kinds == {"invoice.paid", "invoice_payment.paid", "customer.subscription.created"}


def test_in_production_there_is_no_pay_page(browser, settings, bob):
    settings.DEVELOPMENT = False
    assert registry.selling() is None
    assert browser.get("/pay/premium/").status_code == 404
    assert browser.post("/plans/premium/subscribe/").status_code == 404
    assert "cannot be bought here" in browser.get("/plans/").content.decode()
