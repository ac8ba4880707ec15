"""What the processes of one checkout are told: secrets made once, and where the engines are."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import environ

from microlearn.stack.errors import StackError
from microlearn.stack.files import private_folder, remember, write_private
from microlearn.stack.ports import LOOPBACK, names_of
from microlearn.stack.postgres_home import CHECKOUT, PASSABLE

# Each is 32 random bytes in base64url, which is a scalar of P-256, too.
SECRETS = ("DJANGO_SECRET_KEY", "MEDIA_SIGNING_KEY", "KEY_ENCRYPTION_KEYS", "VAPID_PRIVATE_KEY")
LAPTOP = {"DEVELOPMENT": "True", "DEMO": "True", "EMAIL_URL": "consolemail://"}
# Behind an edge the site is as in production: HTTPS, published files, one proxy before it.
BEHIND_EDGE = {"DEVELOPMENT": "False", "TRUSTED_PROXIES": "1"}
LOCAL_NAMES = ["localhost", "127.0.0.1", "[::1]"]
ON = environ.Env.BOOLEAN_TRUE_STRINGS
OWNER_URL = "DATABASE_OWNER_URL"


@dataclass
class Environment:
    """What we made, overruled by what the person at the terminal has given."""

    data_dir: Path
    given: Mapping[str, str]
    made: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self._merged()[name]

    def says(self, name: str) -> bool:
        """Whether a variable is on, by the words that the settings take for it."""
        return self[name].lower() in ON

    def _merged(self) -> dict[str, str]:
        return {**self.made, **self.given, "PYTHONUNBUFFERED": "1"}

    def as_owner(self) -> dict[str, str]:
        """For migrations alone: connect as the owner of the tables."""
        merged = self._merged()
        return {**merged, "DATABASE_URL": merged.get(OWNER_URL, merged["DATABASE_URL"])}

    def for_processes(self) -> dict[str, str]:
        """For all that serves people: these never learn the owner's password."""
        return {name: value for name, value in self._merged().items() if name != OWNER_URL}

    def save(self) -> None:
        """Let `manage.py` be run by hand beside the running site: the settings read this file."""
        lines = [f"{name}={value}\n" for name, value in self.made.items() if name != OWNER_URL]
        write_private(self.data_dir / "development.env", "".join(lines))


def prepare(given: Mapping[str, str]) -> Environment:
    """Make the data folder and the secrets of this checkout, or find those of an earlier run."""
    data_dir = Path(given.get("DATA_DIR") or CHECKOUT / ".data").absolute()
    # As root the database runs as another user, who must pass through to its own folder.
    private_folder(data_dir, PASSABLE if os.geteuid() == 0 else 0o700)
    secrets = private_folder(data_dir / "secrets")
    made = {name: remember(secrets / name.lower()) for name in SECRETS}
    # With HOST=0.0.0.0 a phone in the same network may come, under this machine's address.
    hosts = ",".join([*LOCAL_NAMES, *names_of(given.get("HOST", LOOPBACK))])
    made |= {**LAPTOP, "ALLOWED_HOSTS": hosts, "SITE_URL": _site_url(given)}
    if wants_edge(given):
        made |= {**BEHIND_EDGE, "STATIC_ROOT": str(data_dir / "static")}
    return Environment(data_dir, given, made)


def _site_url(given: Mapping[str, str]) -> str:
    """What links in mail lead to: here, where the mail is read in the terminal."""
    if wants_edge(given):
        return f"https://{LOOPBACK}:{number(given, 'PORT', 8443)}"
    return f"http://{LOOPBACK}:{number(given, 'PORT', 8000)}"


def wants_edge(given: Mapping[str, str]) -> bool:
    return (given.get("EDGE") or "").lower() in ON


def number(given: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(given.get(name) or default)
    except ValueError as error:
        raise StackError(f"{name} must be a whole number, not {given[name]!r}.") from error
