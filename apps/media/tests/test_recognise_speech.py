import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from apps.media import captions, inspection
from apps.media.captions import recognisers
from apps.media.captions.recognisers import endpoint as endpoints
from apps.media.captions.recognisers import whisper
from apps.media.captions.words import Word
from apps.media.errors import RecogniserFailed
from apps.media.tests import clips
from apps.media.tests.factories import AssetFactory

ANSWER = {
    "language": "english",
    "words": [
        {"word": "Hello", "start": 0.1, "end": 0.4},
        {"word": "there.", "start": 0.4, "end": 1},
    ],
    "segments": [{"start": 0.0, "end": 1.0, "avg_logprob": -0.5}],
}


class Api(BaseHTTPRequestHandler):
    requests: list[tuple[str, str, bytes]] = []
    status = 200

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.requests.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps(ANSWER).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def endpoint():
    Api.requests, Api.status = [], 200
    server = HTTPServer(("127.0.0.1", 0), Api)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    server.server_close()


@pytest.fixture
def tone(tmp_path):
    return clips.make(
        tmp_path / "a.wav", "-f", "lavfi", "-i", "sine=440:duration=2", "-ar", "16000"
    )


def listen(url, wav, language="en"):
    engine = recognisers.choose(url=url, api_key="key", model="whisper-1")
    return engine.listen(wav, language=language, on_progress=lambda share: None)


def test_an_endpoint(endpoint, tone):
    heard = listen(endpoint, tone)
    assert [word.text for word in heard.words] == [" Hello", " there."]
    assert heard.words[0].probability == pytest.approx(0.607, abs=0.001)
    assert (heard.language, heard.spoken) == ("en", "en")
    path, key, body = Api.requests[0]
    assert (path, key) == ("/v1/audio/transcriptions", "Bearer key")
    assert b'name="timestamp_granularities[]"\r\n\r\nword' in body
    assert b'name="language"\r\n\r\nen' in body
    assert tone.read_bytes() in body


def test_an_endpoint_is_told_the_words_of_the_subject(endpoint, tone):
    engine = recognisers.choose(url=endpoint, api_key="key", model="whisper-1")
    engine.listen(tone, language=None, terms=["VLOOKUP", "eGFR"], on_progress=lambda share: None)
    assert b'name="prompt"\r\n\r\nVLOOKUP, eGFR\r\n' in Api.requests[0][2]


@pytest.mark.parametrize(("bundled", "cost"), [(False, 200), (True, 0)])
def test_what_it_cost_is_kept(endpoint, tmp_path, settings, alice, bundled, cost):
    settings.ASR_URL = "" if bundled else endpoint
    settings.ASR_USD_PER_MINUTE = 0.006
    source = clips.clip(tmp_path / "two.mp4", size="128x128", seconds=2)
    heard = captions.listen(
        source,
        inspection.inspect(source, inspection.Limits()),
        tmp_path,
        language="en",
        on_progress=lambda share: None,
    )
    track = captions.store(asset=AssetFactory(owner=alice), heard=heard)
    assert track.cost_micro_usd == pytest.approx(cost, abs=10)
    assert track.engine == ("whisper-base" if bundled else "whisper-1")


def test_an_endpoint_in_trouble(endpoint, tone):
    Api.status = 500
    with pytest.raises(RecogniserFailed):
        listen(endpoint, tone)


@pytest.mark.parametrize("url", ["http://127.0.0.1:9", "file:///etc/passwd"])
def test_no_endpoint_there(tone, url):
    with pytest.raises(RecogniserFailed):
        listen(url, tone)


@pytest.mark.parametrize("answer", [[], {"words": [{}]}, {"words": 3}, "text"])
def test_an_answer_of_another_shape(answer):
    with pytest.raises(RecogniserFailed):
        endpoints.heard(answer, declared=None)


def test_the_bundled_model_hears_nothing_in_a_tone(tone):
    assert listen("", tone).words == []


def test_the_model_is_what_was_pinned(monkeypatch):
    monkeypatch.setitem(whisper._HASHES, "config.json", "0" * 64)
    with pytest.raises(RuntimeError, match="config.json"):
        whisper._files()


def test_a_real_recording(tmp_path, settings):
    path = clips.sample("jfk-landscape-1280x720-11s.mp4")
    heard = captions.listen(
        path,
        inspection.inspect(path, inspection.Limits()),
        tmp_path,
        language="en",
        on_progress=lambda share: None,
    )
    text = "".join(word.text for word in heard.words).lower()
    assert "ask not what your country can do for you" in text
    assert heard.spoken == "en"


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], [(1.0, 9.0)]),
        ([(1.2, 4), (4, 8.8)], []),
        ([(1.2, 3), (6, 8.8)], [(3, 6)]),
        ([(1.2, 3), (2, 2.5), (4.5, 6)], [(6, 9.0)]),
        ([(0, 0.9), (9.5, 10)], [(1.0, 9.0)]),
    ],
)
def test_speech_that_was_passed_over(words, wanted):
    heard = [Word(start, end, " a", 1) for start, end in words]
    assert whisper.unheard([(1.0, 9.0), (20.0, 21.0)], heard) == wanted
