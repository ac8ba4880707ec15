import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "microlearn.settings")
# Checks are for `make test` and manage.py: for theirs, each worker would import every view.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")

app = Celery("microlearn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
