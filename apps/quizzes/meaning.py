"""Answers in one's own words, judged by what they mean where that is beyond doubt.

Never a reason to wait: where the model is missing, still loading, busy or slow, and in every
language that it has not read, the learner compares and marks as before.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from functools import lru_cache

import structlog

from apps.lib import embeddings
from apps.quizzes.formats import free_response, paraphrase
from apps.quizzes.formats.contract import Graded
from apps.quizzes.models import Question

# Two short texts take some 10 ms; an answer as a whole has 50.
PATIENCE_SECONDS = 0.08
# Longer answers say more than one thing: nothing is beyond doubt there.
LONGEST = 300

logger = structlog.get_logger(__name__)
_reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="meaning")
_ready = threading.Event()
_asked_for = threading.Event()


def settled(question: Question, graded: Graded) -> Graded:
    """`graded` as right where an undecided answer clearly says what is accepted, else as it is."""
    if not graded.undecided or question.format != free_response.FORMAT.key:
        return graded
    (text,) = graded.response["text"]
    if len(text) > LONGEST or not embeddings.understands(question.quiz.language) or not ready():
        return graded
    accepted = [question.body["model"], *question.body.get("accept", [])]
    judged: Future[bool] = _reader.submit(_says_one_of, text, tuple(accepted), question.stem)
    try:
        same = judged.result(timeout=PATIENCE_SECONDS)
    except TooSlow:
        judged.cancel()
        return graded
    except Exception as error:  # noqa: BLE001 - a model that fails must not cost an answer
        logger.error("meaning_failed", error=repr(error))
        return graded
    return free_response.right_by_meaning(graded) if same else graded


def ready() -> bool:
    """Whether the model is loaded. The first to ask has it loaded, and does not wait for it."""
    if not _asked_for.is_set():
        _asked_for.set()
        _reader.submit(_load)
    return _ready.is_set()


def wait_until_ready(seconds: float) -> bool:
    """For tests and benches."""
    ready()
    return _ready.wait(seconds)


def _load() -> None:
    try:
        _read("Is it there?")
    except Exception as error:  # noqa: BLE001 - learners compare by themselves then
        logger.error("meaning_unavailable", error=repr(error))
    else:
        _ready.set()


def _says_one_of(text: str, accepted: Sequence[str], stem: str) -> bool:
    # Most are decided by what costs nothing.
    alike = [model for model in accepted if paraphrase.claims(model) == paraphrase.claims(text)]
    return any(
        paraphrase.clearly_same(_read(text), _read(model), question=_read(stem)) for model in alike
    )


@lru_cache(maxsize=2000)
def _read(text: str) -> paraphrase.Read:
    """Stems and model answers come again with every learner."""
    ((pieces, vectors),) = embeddings.words([text])
    return paraphrase.Read(text, pieces, vectors)
