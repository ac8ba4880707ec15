"""Where payment providers tell of what happened."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from apps.lib import render
from apps.lib.errors import DomainError

from . import webhooks
from .providers import registry

LARGEST = 512 * 1024


@csrf_exempt  # signed by the provider
@require_POST
def webhook(request: HttpRequest, name: str) -> HttpResponse:
    """Anything but 200 makes the provider tell it again later."""
    try:
        provider = registry.named(name)
        payload = request.read(LARGEST)
        signature = request.headers.get("Stripe-Signature", "")
        webhooks.receive(provider=provider, payload=payload, signature=signature)
    except DomainError as error:
        return JsonResponse(render.body(error), status=error.status)
    return JsonResponse({"received": True})
