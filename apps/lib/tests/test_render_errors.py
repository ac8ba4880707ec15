"""One shape for the API, one page for browsers, and nothing half-written stays."""

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.serializers import CharField, Serializer

from apps.lib.errors import Conflict, NotAllowed, SignInRequired
from apps.lib.logging import HEADER
from apps.tenants.models import Tenant
from microlearn import urls as site

pytestmark = pytest.mark.urls(__name__)


class _Name(Serializer):
    name = CharField()


@api_view(["GET", "POST"])
@permission_classes([AllowAny])
def api(request, what):
    if what == "write":
        Tenant.objects.create(slug="half", name="Half")
        raise Conflict(at="3 of 5")
    if what == "missing":
        raise Http404
    _Name(data=request.data).is_valid(raise_exception=True)


def page(request, what):
    raise {"forbidden": NotAllowed, "anonymous": SignInRequired}[what]()


urlpatterns = [
    path("api/<str:what>", api),
    path("page/<str:what>", page),
    *site.urlpatterns,
]


def test_an_api_error_has_code_words_and_details(client, db):
    response = client.get("/api/write")
    assert response.status_code == 409
    error = response.json()["error"]
    assert (error["code"], error["details"]) == ("conflict", {"at": "3 of 5"})


def test_an_error_rolls_the_request_back(client, transactional_db):
    client.get("/api/write")
    assert not Tenant.objects.filter(slug="half").exists()


def test_a_missing_object_and_a_bad_field_have_the_same_shape(client, db):
    assert client.get("/api/missing").json()["error"]["code"] == "not_found"
    invalid = client.post("/api/x", "{}", content_type="application/json").json()["error"]
    assert invalid["code"] == "invalid"
    assert "name" in invalid["details"]


def test_broken_json_is_a_clear_error(client, db):
    response = client.post("/api/x", "{", content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (400, "parse_error")


def test_a_page_shows_the_words(client, db):
    response = client.get("/page/forbidden")
    assert response.status_code == 403
    assert "look at this, but not change it" in response.content.decode()


def test_a_page_that_needs_a_person_leads_to_sign_in(client, db):
    response = client.get("/page/anonymous")
    assert response.status_code == 302
    assert response.url.endswith("?next=/page/anonymous")


@pytest.mark.parametrize(
    ("given", "kept"), [("order-12345678", True), ("short", False), ("x\ny-12345678", False)]
)
def test_a_harmless_request_id_is_kept(given, kept):
    from apps.lib.logging import request_id

    request = RequestFactory().get("/", headers={HEADER: given})
    assert (request_id(request) == given) is kept
