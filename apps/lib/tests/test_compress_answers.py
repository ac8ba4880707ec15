"""What the site says is compressed, and how long it comes out tells little."""

import gzip
import json

import brotli
import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory

from apps.lib import compression

WORDS = {"words": ["the same"] * 300}


def answer(response, accept="gzip, deflate, br, zstd", method="get"):
    request = getattr(RequestFactory(), method)("/", headers={"Accept-Encoding": accept})
    return compression.CompressionMiddleware(lambda _request: response)(request)


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("BR;q=0.5, gzip;q=1.0", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.000,gzip;q=0", ""),
        ("brotli, gzipped", ""),
        ("identity", ""),
        ("", ""),
    ],
)
def test_the_coding_is_one_that_the_browser_takes(accept, coding):
    assert compression.chosen(accept) == coding


@pytest.mark.parametrize(
    ("accept", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)]
)
def test_it_comes_out_as_it_was(accept, unpack):
    got = answer(JsonResponse(WORDS), accept)
    assert got["Content-Encoding"] == accept
    assert got["Vary"] == "Accept-Encoding"
    assert int(got["Content-Length"]) == len(got.content) < 300
    assert json.loads(unpack(got.content)) == WORDS


@pytest.mark.parametrize("pack", [compression.brotlied, compression.gzipped])
def test_the_length_of_the_same_answer_differs(pack):
    assert len({len(pack(b"secret" * 100)) for _ in range(40)}) > 10


@pytest.mark.parametrize("length", [1, 2, 99, 100])
def test_padding_of_any_length_is_skipped(monkeypatch, length):
    monkeypatch.setattr(compression, "_padding", lambda: b"p" * length)
    assert brotli.decompress(compression.brotlied(b"secret" * 100)) == b"secret" * 100
    assert gzip.decompress(compression.gzipped(b"secret" * 100)) == b"secret" * 100


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse("x" * 499),
        HttpResponse(b"x" * 5000, content_type="image/png"),
        HttpResponse("x" * 5000, headers={"Content-Encoding": "br"}),
        HttpResponse("x" * 5000, status=206),
        StreamingHttpResponse(["x" * 5000]),
    ],
)
def test_what_is_left_as_it_is(response):
    before = response.get("Content-Encoding")
    assert answer(response).get("Content-Encoding") == before


def test_a_strong_validator_becomes_a_weak_one():
    got = answer(HttpResponse("x" * 5000, headers={"ETag": '"abc"'}))
    assert got["ETag"] == 'W/"abc"'


def test_without_a_coding_caches_are_told_all_the_same():
    got = answer(JsonResponse(WORDS), "identity")
    assert got["Vary"] == "Accept-Encoding"
    assert json.loads(got.content) == WORDS


@pytest.mark.django_db
def test_a_page_of_the_site(client):
    page = client.get("/", headers={"Accept-Encoding": "br"})
    assert page["Content-Encoding"] == "br"
    assert b"<!doctype html>" in brotli.decompress(page.content)
