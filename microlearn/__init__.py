import os

# Before numpy is loaded. What a request multiplies is small: a second thread halves nothing there,
# spins while it waits, and takes a core from another request.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from .celery import app as celery_app  # noqa: E402

__all__ = ["celery_app"]
