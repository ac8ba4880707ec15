"""Web processes of their own for tests, and visitors of few words."""

import json
import re
import signal
import sys
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

from apps.media import tus
from apps.media.tests.workers import ROOT, database_of_this_test
from microlearn.stack import process
from microlearn.stack.ports import LOOPBACK, listen

PASSWORD = "four calm blue herons"  # noqa: S105


class Visitor:
    """A browser of few words: cookies, forms, the CSRF token."""

    def __init__(self, url):
        self.url = url
        self._cookies = CookieJar()
        keep = urllib.request.HTTPCookieProcessor(self._cookies)
        self._opener = urllib.request.build_opener(keep)

    def ask(self, path, body=None, *, method=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["X-CSRFToken"] = next((c.value for c in self._cookies if c.name == "csrftoken"), "")
        request = urllib.request.Request(self.url + path, body, named, method=method)  # noqa: S310
        try:
            with self._opener.open(request, timeout=60) as answer:
                return answer.status, answer.headers, answer.read().decode(errors="replace")
        except urllib.error.HTTPError as error:
            return error.code, error.headers, error.read().decode(errors="replace")

    def fill(self, path, **fields):
        self.ask(path)
        return self.ask(path, urllib.parse.urlencode(fields).encode())

    def sign_in(self, user):
        return self.fill("/accounts/login/", login=user.email, password=PASSWORD)

    def name(self):
        status, _headers, text = self.ask("/api/v1/me/")
        return json.loads(text)["email"] if status == 200 else None

    def upload(self, content):
        metadata = tus.format_metadata({"filename": "a.mp4"})
        told = {"Upload_Length": str(len(content)), "Upload_Metadata": metadata}
        said = self.ask("/api/v1/uploads/", b"", Tus_Resumable="1.0.0", **told)
        assert said[0] == 201, said
        place = said[1]["Location"].removeprefix(self.url)
        kind = {"Content_Type": tus.CHUNK_TYPE, "Upload_Offset": "0", "Tus_Resumable": "1.0.0"}
        return self.ask(place, content, method="PATCH", **kind)


class Web:
    """The web process of a site, on the test's database and a Valkey of its own."""

    def __init__(self, folder, valkey, environment):
        self.valkey, self._log = valkey, folder / "web.log"
        cache = valkey.url.rpartition("/")[0] + "/1"
        engines = {"DATABASE_URL": database_of_this_test(), "REDIS_URL": valkey.url}
        files = {"DATA_DIR": str(folder), "EMAIL_URL": f"filemail:///{folder}/mail"}
        self._listener = listen(LOOPBACK, 0)
        self.url = "http://{}:{}".format(*self._listener.getsockname())
        command = [sys.executable, "-m", "daphne", "--fd", str(self._listener.fileno())]
        with self._log.open("wb") as output:
            self._process = process.spawn(
                [*command, "microlearn.asgi:application"],
                death_signal=signal.SIGKILL,
                cwd=ROOT,
                env={**environment, **engines, **files, "CACHE_URL": cache, "LOG_JSON": "True"},
                output=output,
                pass_fds=[self._listener.fileno()],
            )
        assert self.visitor().ask("/healthz")[0] == 200  # waits in the socket until it is up

    def visitor(self):
        return Visitor(self.url)

    def faults(self):
        return re.findall(r".*(?:Traceback|Internal Server Error).*", self._log.read_text())

    def stop(self):
        process.stop(self._process, ((signal.SIGTERM, 3.0),))
        self._listener.close()
