"""Rows of the table in `test_permissions`, for plans and payments. {receipt} and {plan} are Alice's
own; what she may do with them is in `apps/billing/tests/test_subscribe_locally.py`."""

from apps.billing.tests.factories import subscribed

__all__ = ["BILLING", "subscribed"]

BILLING = """
GET    /plans/                                302 200 200 200 200 200
POST   /plans/unknown/subscribe/              302 404 404 404 404 404
GET    /subscription/                         302 200 200 200 200 200
POST   /subscription/{plan}/cancel/           302 404 302 404 404 404
POST   /subscription/{plan}/resume/           302 404 302 404 404 404
POST   /subscription/{plan}/manage/           302 404 302 404 404 404
GET    /subscription/receipts/{receipt}/      302 404 200 404 404 404
GET    /pay/unknown/                          302 404 404 404 404 404
POST   /pay/unknown/                          302 404 404 404 404 404
GET    /pay/card/{plan}/                      302 404 200 404 404 404
POST   /pay/card/{plan}/                      302 404 200 404 404 404
POST   /webhooks/payments/unknown/            404 404 404 404 404 404
"""
