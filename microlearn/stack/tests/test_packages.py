import sys

import pytest

from microlearn.stack import packages
from microlearn.stack.packages import SetupError, main


@pytest.fixture
def installs(monkeypatch):
    calls = []
    monkeypatch.setattr(packages, "create", lambda venv: venv.mkdir(exist_ok=True))
    monkeypatch.setattr(packages, "is_whole", lambda venv: venv.exists())
    monkeypatch.setattr(packages, "install", lambda requirements, venv: calls.append(requirements))
    return calls


@pytest.fixture
def requirements(folder):
    path = folder / "requirements.txt"
    path.write_text("Django==5.2.19\n")
    return path


def test_installs_once(requirements, installs, folder):
    main(requirements, folder / ".venv")
    main(requirements, folder / ".venv")

    assert installs == [requirements]


def test_installs_again_when_a_pin_has_moved(requirements, installs, folder):
    main(requirements, folder / ".venv")
    requirements.write_text("Django==5.2.20\n")
    main(requirements, folder / ".venv")

    assert len(installs) == 2


def test_old_python_is_one_clear_line(requirements, installs, folder, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SetupError, match="needs Python 3.11 or newer"):
        main(requirements, folder / ".venv")


def test_full_disk_is_one_clear_line(folder, monkeypatch):
    monkeypatch.setenv("MIN_FREE_MB", str(10**12))

    with pytest.raises(SetupError, match="MB are free"):
        packages.create(folder / ".venv")


def test_failed_install_tells_pips_own_reason(requirements, folder):
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho Collecting\necho ERROR: No matching wheel\nexit 1\n")
    python.chmod(0o755)

    with pytest.raises(SetupError, match="could not install the packages: ERROR: No matching"):
        packages.install(requirements, folder)
