from celery import shared_task

from . import archive, retention, starts


@shared_task(ignore_result=True)
def settle_starts() -> None:
    """By beat. Twice at once does no harm."""
    starts.settle()


@shared_task(ignore_result=True)
def fold_starts() -> None:
    """By beat; one at a time, since beat waits an hour."""
    starts.fold()


@shared_task(ignore_result=True)
def archive_events() -> None:
    """By beat. Twice at once writes the same files."""
    archive.archive_all()


@shared_task(ignore_result=True)
def keep_events() -> None:
    """By beat."""
    retention.keep()
