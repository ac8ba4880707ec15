from celery import shared_task

from . import starts


@shared_task(ignore_result=True)
def settle_starts() -> None:
    """By beat. Twice at once does no harm."""
    starts.settle()


@shared_task(ignore_result=True)
def fold_starts() -> None:
    """By beat; one at a time, since beat waits an hour."""
    starts.fold()
