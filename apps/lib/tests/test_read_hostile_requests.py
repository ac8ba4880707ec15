"""What a client may send instead of what is asked for is answered, never a 500."""

import base64
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.django_db
ATTEMPTS = "/api/v1/attempts/"


@pytest.fixture
def client_of_alice(sign_in, alice):
    client = sign_in(alice)
    client.raise_request_exception = False
    return client


def cursor(position: str) -> str:
    return quote(base64.b64encode(f"p={quote(position)}".encode()).decode())


@pytest.mark.parametrize("path", ["attempts/", "skills/", "studio/lessons/", "reviews/due/"])
@pytest.mark.parametrize("position", ["\0", "yesterday", "99999-01-01", "\u0661", "9" * 400])
def test_a_forged_cursor(client_of_alice, path, position):
    response = client_of_alice.get(f"/api/v1/{path}?cursor={cursor(position)}")
    assert response.status_code in {200, 400}


def test_a_nul_in_a_search(client_of_alice):
    response = client_of_alice.get("/api/v1/studio/skills/?q=a%00b")
    assert response.status_code == 400
    assert response.json()["error"]["code"] == "invalid"


@pytest.mark.parametrize("depth", [2_000, 100_000])
def test_json_nested_without_end(client_of_alice, depth):
    body = "[" * depth + "]" * depth
    response = client_of_alice.post(ATTEMPTS, body, content_type="application/json")
    assert response.status_code == 400


def test_json_without_end(client, db):
    body = b'{"email": "' + b"x" * 3_000_000 + b'"}'
    response = client.post("/api/v1/tokens/", body, content_type="application/json")
    assert response.status_code == 413


@pytest.mark.parametrize(
    "quiz", ["a\\u0000b", "\\ud800", "x" * 1000, "\u202e" * 20, 10**400, float("nan"), None, [], {}]
)
def test_an_id_that_is_none(client_of_alice, quiz):
    text = f'"{quiz}"' if isinstance(quiz, str) else str(quiz).replace("None", "null")
    response = client_of_alice.post(
        ATTEMPTS, f'{{"quiz": {text}}}'.encode(), content_type="application/json"
    )
    assert response.status_code in {400, 404}


def test_a_form_is_no_json(client_of_alice):
    assert client_of_alice.post(ATTEMPTS, {"quiz": "a"}).status_code == 415
