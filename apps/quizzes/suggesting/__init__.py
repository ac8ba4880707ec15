"""Questions suggested from what is said in a lesson. One interface, two engines: sentences and
terms of the transcript itself, or any endpoint that speaks OpenAI's chat API. The environment
alone chooses (QUIZ_URL, QUIZ_API_KEY). Nothing of it reaches learners before its creator agreed."""

from .contract import MOST, Draft, Suggested, Suggester, SuggesterFailed, Talk
from .endpoint import Endpoint, Prices
from .excerpts import Excerpts
from .sentences import sentences

__all__ = [
    "MOST", "Draft", "Prices", "Suggested", "Suggester", "SuggesterFailed", "Talk", "choose",
    "sentences",
]  # fmt: skip


def choose(*, url: str, api_key: str, model: str, prices: Prices) -> Suggester:
    return Endpoint(url, api_key, model, prices) if url else Excerpts()
