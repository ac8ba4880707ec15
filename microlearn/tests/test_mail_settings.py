"""In production mail is not printed by oversight: its links would let readers of the log in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASK = "from django.conf import settings; print(settings.EMAIL_BACKEND)"


def start(**environment):
    """The settings, read by a process of their own."""
    told = {"DJANGO_SETTINGS_MODULE": "microlearn.settings", **os.environ, **environment}
    told = {name: value for name, value in told.items() if value is not None}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=told, capture_output=True, text=True
    )


def test_production_names_its_mail_or_does_not_start(tmp_path):
    done = start(DEVELOPMENT="False", EMAIL_URL=None, DATA_DIR=str(tmp_path))
    assert done.returncode != 0
    assert "EMAIL_URL" in done.stderr


@pytest.mark.parametrize(
    ("development", "given", "backend"),
    [("True", None, "console"), ("False", "consolemail://", "console"),
     ("False", "smtp+tls://u:p@mail.example:587", "smtp")],
)  # fmt: skip
def test_where_mail_goes(tmp_path, development, given, backend):
    done = start(DEVELOPMENT=development, EMAIL_URL=given, DATA_DIR=str(tmp_path))
    assert done.stdout.strip() == f"django.core.mail.backends.{backend}.EmailBackend"
