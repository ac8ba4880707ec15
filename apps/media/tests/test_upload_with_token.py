import pytest
from knox.models import AuthToken
from rest_framework.test import APIClient

from apps.media.upload_models import Upload

from .tus_client import TusClient

pytestmark = pytest.mark.django_db


def test_a_mobile_client_uploads_with_its_token(alice, registered):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {AuthToken.objects.create(alice)[1]}")
    tus = TusClient(client)

    url = tus.create(4)["Location"]
    tus.patch(url, 0, b"ab")
    response = tus.patch(url, tus.offset(url), b"cd")

    assert response["Upload-Offset"] == "4"
    assert registered == [b"abcd"]
    assert Upload.objects.get().owner == alice


def test_a_session_needs_the_csrf_token(alice):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(alice, backend="apps.accounts.backends.SignInBackend")

    assert TusClient(client).create(4).status_code == 403
