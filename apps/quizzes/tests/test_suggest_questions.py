"""What the two engines make of a talk. The transcript is that of a demo lesson."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from apps.quizzes import formats, suggesting
from apps.quizzes.suggesting import Prices, SuggesterFailed, Talk, sentences, terms

SAID = """Two minutes of patience can tell you which germ you are fighting. Take blood cultures
before the first dose of antibiotics. After the dose, the germs in the sample may no longer grow.
Take at least two sets, each with an aerobic and an anaerobic bottle. Begin at once, and complete
it within the first three hours. It is that easy. Lactate above 65 is an alarm, says Dr. Miller."""
GLOSSARY = ("Lactate", "Vasopressor", "Crystalloid", "Norepinephrine")


def spoken(text, at=0.0):
    for word in text.split():
        yield f" {word}", at, at + 0.4
        at += 0.5


def talk(text=SAID, **more):
    return Talk(sentences(spoken(text)), title="Blood cultures first", **more)


def excerpts(found):
    nothing = Prices(0, 0)
    return suggesting.choose(url="", api_key="", model="", prices=nothing).suggest(found)


def test_words_become_sentences_with_their_times():
    found = sentences(spoken("One is 3.5 mg. Dr. Miller says: why? No end"))
    told = [(each.text, each.start, each.end) for each in found]
    assert told == [
        ("One is 3.5 mg.", 0, 1.9),
        ("Dr. Miller says: why?", 2.0, 3.9),
        ("No end", 4.0, 4.9),
    ]


def test_questions_are_excerpts_with_a_word_left_out():
    found = excerpts(talk(glossary=GLOSSARY))
    assert 3 <= len(found.drafts) <= 5
    assert found.micro_usd == 0
    for draft in found.drafts:
        right = next(option["text"] for option in draft.body["options"] if option.get("correct"))
        wrong = [option["text"] for option in draft.body["options"] if not option.get("correct")]
        assert draft.stem.replace("_____", right) == draft.explanation
        assert draft.explanation in " ".join(SAID.split())
        assert len(wrong) >= 2
        assert not any(word.lower() in draft.stem.lower().split() for word in wrong)
        assert formats.get(draft.format).clean(draft.body)
        assert draft.start_ms < draft.end_ms
    starts = [draft.start_ms for draft in found.drafts]
    assert starts == sorted(starts)


def test_a_word_of_the_course_stands_beside_others_of_it():
    found = excerpts(
        talk("A falling lactate tells you that the treatment works.", glossary=GLOSSARY)
    )
    (draft,) = found.drafts
    texts = {option["text"].lower() for option in draft.body["options"]}
    assert texts == {word.lower() for word in GLOSSARY}


def test_what_points_back_or_asks_or_is_too_short_is_left_alone():
    said = "It is that easy to do this. Which of the bottles comes first? Well done. Go on."
    assert excerpts(talk(said)).drafts == []
    assert excerpts(talk("")).drafts == []


def test_in_german_nouns_are_asked_for():
    said = """Drücke die Steuerung und die Pfeiltaste. Du springst zur letzten Zelle der Spalte.
    Eine leere Zelle hält den Sprung an der Lücke auf. Mit der Umschalttaste wird die Auswahl
    größer."""
    drafts = excerpts(talk(said, language="de")).drafts
    asked = [draft.body["options"][0]["text"] for draft in drafts]
    assert asked
    assert all(word[0].isupper() for word in asked)


@pytest.mark.parametrize(
    ("number", "language", "near"),
    [
        ("30", "en", ["20", "40", "50"]),
        ("7", "en", ["6", "8", "9"]),
        ("1995", "en", ["1985", "2005", "2015"]),
        ("30%", "en", ["20%", "40%", "50%"]),
        ("three", "en", ["two", "four", "five"]),
        ("sixty-five", "en", ["fifty-five", "seventy-five", "forty-five"]),
        ("drei", "de", ["zwei", "vier", "fünf"]),
        ("3.5", "en", []),
    ],
)
def test_numbers_have_other_numbers_beside_them(number, language, near):
    assert terms.numbers_near(number, language)[:3] == near


# --- an endpoint ------------------------------------------------------------------------------


@pytest.fixture
def endpoint():
    """A real server that answers as it is told."""

    class Chat(BaseHTTPRequestHandler):
        answer, asked = {}, []

        def do_POST(self):
            length = int(self.headers["Content-Length"])
            self.asked.append((self.path, dict(self.headers), json.loads(self.rfile.read(length))))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(self.answer).encode())

        def log_message(self, *_arguments):
            """Nothing."""

    Chat.asked = []
    server = HTTPServer(("127.0.0.1", 0), Chat)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield Chat
    server.shutdown()
    server.server_close()


def answer(*questions, **usage):
    content = json.dumps({"questions": list(questions)})
    return {"choices": [{"message": {"content": content}}], "usage": usage}


GOOD = {
    "stem": "What comes before antibiotics?",
    "right": "Blood cultures",
    "wrong": ["Lactate", "Fluids"],
    "explanation": "They would not grow afterwards.",
    "sentence": 1,
}


def asked(endpoint):
    prices = Prices(0.15, 0.6)
    engine = suggesting.choose(url=endpoint.url, api_key="key", model="some-model", prices=prices)
    return engine.suggest(talk())


def test_an_endpoint_writes_them_and_says_what_it_cost(endpoint):
    endpoint.answer = answer(GOOD, prompt_tokens=1000, completion_tokens=200)
    found = asked(endpoint)
    (draft,) = found.drafts
    assert draft.stem == GOOD["stem"]
    assert draft.body["options"][0] == {"text": "Blood cultures", "correct": True}
    assert (draft.start_ms, draft.end_ms) == (6000, 10400)
    assert (found.engine, found.micro_usd) == ("some-model", 270)
    ((path, headers, body),) = endpoint.asked
    assert path == "/v1/chat/completions"
    assert headers["Authorization"] == "Bearer key"
    assert "Take blood cultures" in body["messages"][1]["content"]


@pytest.mark.parametrize(
    "spoiled",
    [
        {"sentence": 99},
        {"sentence": "1"},
        {"wrong": []},
        {"wrong": ["Blood cultures"]},
        {"right": ""},
    ],
)
def test_what_could_not_be_asked_is_left_out(endpoint, spoiled):
    endpoint.answer = answer(GOOD | spoiled, GOOD)
    assert [draft.stem for draft in asked(endpoint).drafts] == [GOOD["stem"]]


@pytest.mark.parametrize(
    "nonsense",
    [
        {},
        [],
        {"choices": []},
        {"choices": [{"message": {"content": "Sure! Here they are"}}]},
        {"choices": [{"message": {"content": '{"questions": [{"stem": "?"}]}'}}]},
    ],
)
def test_nonsense_is_a_failure_that_is_told(endpoint, nonsense):
    endpoint.answer = nonsense
    with pytest.raises(SuggesterFailed):
        asked(endpoint)


def test_an_endpoint_that_is_away():
    engine = suggesting.choose(
        url="http://127.0.0.1:9/v1", api_key="", model="", prices=Prices(0, 0)
    )
    with pytest.raises(SuggesterFailed):
        engine.suggest(talk())
