"""The whole site in this process, from the URL to the bytes of the answer: no network."""

from django.test import Client

from apps.lib import garbage


def client_of(user) -> Client:
    garbage.settle()  # as microlearn.asgi does
    client = Client()
    client.force_login(user, backend="apps.accounts.backends.SignInBackend")
    return client


def bare(client: Client) -> float:
    """Milliseconds (p50) of a request that does nothing: middleware, session, user. The floor."""
    from bench.measure import Result, timed

    return Result("", timed(lambda: ok(client.get("/api/v1/me/")), times=50)).percentile(0.5)


def ok(response):
    if response.status_code >= 400:
        raise RuntimeError(f"{response.status_code}: {response.content[:200]!r}")
    return response
