"""What we ask of Stripe, by its own library, of a server that answers as Stripe does."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest
import stripe

from apps.billing.models import Payment, Plan, Subscription
from apps.billing.providers.contract import ProviderAway
from apps.billing.providers.stripe_payments import Stripe

ANSWERS = {
    "/v1/checkout/sessions": {"id": "cs_1", "object": "checkout.session", "url": "https://pay"},
    "/v1/billing_portal/sessions": {"id": "bps_1", "url": "https://portal"},
    "/v1/subscriptions/sub_1": {"id": "sub_1", "object": "subscription"},
    "/v1/refunds": {"id": "re_1", "object": "refund"},
}


class FarSide(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, dict, str]] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.asked.append((self.command, self.path, form, self.headers.get("Idempotency-Key", "")))
        answer = ANSWERS[self.path] if self.status == 200 else {"error": {"message": "no"}}
        payload = json.dumps(answer).encode()
        self.send_response(self.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    do_DELETE = do_POST

    def log_message(self, *args: object) -> None: ...


@pytest.fixture
def far_side() -> Iterator[type[FarSide]]:
    handler = type("Fresh", (FarSide,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, args=(0.05,)).start()
        handler.url = f"http://127.0.0.1:{server.server_address[1]}"
        yield handler
        server.shutdown()


@pytest.fixture
def provider(far_side) -> Stripe:
    addresses = {"api": far_side.url}
    return Stripe(lambda: stripe.StripeClient("sk_test_none", base_addresses=addresses))


@pytest.fixture
def plan(public):
    return Plan(slug="premium", name="Premium", cents=999, interval="month")


def test_checkout_names_who_and_what(provider, far_side, plan, bob):
    assert provider.checkout(user=bob, plan=plan, back="https://us/s/") == "https://pay"
    _method, _path, form, key = far_side.asked[0]
    assert form["mode"] == "subscription"
    assert form["subscription_data[metadata][user]"] == bob.public_id
    assert form["subscription_data[metadata][plan]"] == "premium"
    assert form["line_items[0][price_data][currency]"] == "usd"
    assert form["line_items[0][price_data][unit_amount]"] == "999"
    assert form["line_items[0][price_data][recurring][interval]"] == "month"
    assert form["adaptive_pricing[enabled]"] == "false"
    assert form["locale"] == "en"
    assert key


def test_ending_taking_back_and_the_portal(provider, far_side, plan):
    sub = Subscription(plan=plan, ref="sub_1", customer="cus_1")
    provider.set_cancels(subscription=sub, cancels=True)
    provider.set_cancels(subscription=sub, cancels=False)
    assert provider.manage(subscription=sub, back="https://us/") == "https://portal"
    provider.end(subscription=sub)
    told = [
        (method, path, form.get("cancel_at_period_end"))
        for method, path, form, _k in far_side.asked
    ]
    assert told == [
        ("POST", "/v1/subscriptions/sub_1", "true"),
        ("POST", "/v1/subscriptions/sub_1", "false"),
        ("POST", "/v1/billing_portal/sessions", None),
        ("DELETE", "/v1/subscriptions/sub_1", None),
    ]


def test_a_refund_asked_twice_is_one(provider, far_side, public):
    payment = Payment(charge="pi_1", amount=1, remaining=1)
    provider.refund(payment=payment, cents=500)
    provider.refund(payment=payment, cents=500)
    forms = [form for _m, _p, form, _k in far_side.asked]
    assert forms == [{"payment_intent": "pi_1", "amount": "500"}] * 2
    assert len({key for _m, _p, _f, key in far_side.asked}) == 1


def test_a_refusal_is_told_as_such(provider, far_side, plan, bob):
    far_side.status = 402
    with pytest.raises(ProviderAway):
        provider.checkout(user=bob, plan=plan, back="https://us/")
