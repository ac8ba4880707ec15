"""Staff look at the books, pay out, refund, and give licences; nobody edits an entry."""

from datetime import date

import pytest
from django.urls import reverse

from apps.billing import distributions, ledger, ledger_admin, subscriptions
from apps.billing.models import Account, Distribution, Licence, Payment, Payout, Plan
from apps.billing.money import DOLLAR
from apps.billing.tests.factories import paid, watched
from apps.tenants.scope import tenant_scope

Kind = Account.Kind


@pytest.fixture
def staff(alice):
    alice.is_staff = alice.is_superuser = True
    alice.save()
    return alice


@pytest.fixture
def admin(staff, sign_in):
    return sign_in(staff)


def act(admin, model: str, action: str, *rows, **fields):
    url = reverse(f"admin:billing_{model}_changelist")
    chosen = {"action": action, "_selected_action": [row.pk for row in rows], **fields}
    return admin.post(url, chosen, follow=True).content.decode()


def test_a_payout_is_approved_and_paid(admin, bob):
    day = date(2026, 11, 30)
    paid(1000 * DOLLAR, starts_on=day, days=1)
    distributions.close(day=day, watched=[watched(bob, 1)])
    payout = Payout.objects.create(owner=bob, month="2026-11", amount=450 * DOLLAR)
    assert "1 payout changed" in act(admin, "payout", "approve", payout)
    assert "not in a state" in act(admin, "payout", "approve", payout)
    act(admin, "payout", "mark_paid", payout, reference="TRX 9")
    payout.refresh_from_db()
    assert (payout.state, payout.reference) == ("paid", "TRX 9")
    assert ledger.owed(Kind.PAYABLE, owner=bob) == 0


def test_a_day_is_corrected_with_a_reason_alone(admin, bob):
    day = date(2026, 11, 30)
    paid(1000 * DOLLAR, starts_on=day, days=1)
    made = distributions.close(day=day, watched=[watched(bob, 1)])
    assert "Say why" in act(admin, "distribution", "correct", made, memo=" ")
    assert "revision 2" in act(admin, "distribution", "correct", made, memo="bots")
    assert Distribution.objects.counting().get().memo == "bots"


def test_entries_cannot_be_changed_here(admin, bob):
    paid(DOLLAR, starts_on=date(2026, 11, 30))
    for model in ("account", "transaction", "payment", "distribution"):
        assert admin.get(reverse(f"admin:billing_{model}_add")).status_code == 403
    row = ledger.Transaction.objects.get()
    url = reverse("admin:billing_transaction_change", args=[row.pk])
    page = admin.get(url).content.decode()
    assert "$1.00" in page
    assert admin.post(url, {"memo": "mine"}).status_code == 403
    delete = reverse("admin:billing_transaction_delete", args=[row.pk])
    assert admin.post(delete, {"post": "yes"}).status_code == 403


def test_of_a_large_transaction_the_entries_are_a_list(admin, bob, monkeypatch):
    monkeypatch.setattr(ledger_admin, "SHOWN_WITH_IT", 1)
    paid(DOLLAR, starts_on=date(2026, 11, 30))
    paid(2 * DOLLAR, starts_on=date(2026, 11, 30))
    row = ledger.Transaction.objects.order_by("pk").first()
    page = admin.get(reverse("admin:billing_transaction_change", args=[row.pk])).content.decode()
    assert "$1.00" not in page
    url = f"/admin/billing/entry/?transaction__id__exact={row.pk}"
    assert url in page
    entries = admin.get(url).content.decode()
    assert "$1.00" in entries
    assert "$2.00" not in entries


def test_a_subscriber_is_refunded_and_ended(admin, sign_in, bob):
    Plan.objects.get_or_create(
        slug="premium", defaults={"name": "Premium", "cents": 999, "interval": "month"}
    )
    sign_in(bob).post("/pay/premium/", {"card": "good"})
    payment = Payment.objects.get()
    act(admin, "payment", "refund", payment)
    act(admin, "payment", "refund", payment)
    payment.refresh_from_db()
    assert (payment.refunded, payment.remaining) == (9_990_000, 0)
    act(admin, "subscription", "end", subscriptions.of(bob)[0])
    assert subscriptions.running(bob) is None


def test_an_organisations_licence_is_booked_once(staff, sign_in, riverside):
    admin = sign_in(staff, riverside)
    body = {
        "starts_on": "2026-11-01",
        "ends_on": "2027-11-01",
        "received": "1000000",
        "invoice": "2026-17",
        "note": "",
        "lessons_a_day": "",
    }
    url = reverse("admin:billing_licence_add")
    assert admin.post(url, body).status_code == 302
    assert "booked already" in admin.post(url, body).content.decode()
    assert "needs the number" in admin.post(url, body | {"invoice": ""}).content.decode()
    with tenant_scope(riverside.pk):
        assert Licence.objects.own().count() == 1
        assert Payment.objects.own().get().remaining == 10_000 * DOLLAR
    assert Payment.objects.own().count() == 0
