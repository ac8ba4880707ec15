"""Which wrong option learners take for the right one: counted, and told only when several did."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count

from apps.quizzes.formats.contract import piece_id
from apps.quizzes.models import Answer, Question

FEWEST = 5  # who chose it: fewer may be a slip, and could be recognised
FORMAT = "multiple_choice"


def of(questions: Iterable[Question], *, since: datetime) -> dict[str, tuple[str, int]]:
    """Question's public id → (the wrong option chosen most, how often), in quizzes of this
    tenant's learners. In one query; of other formats nothing."""
    asked = {question.pk: question for question in questions if question.format == FORMAT}
    rows = (
        Answer.objects.own()
        .filter(question__in=asked, correct=False, answered_at__gte=since)
        .exclude(attempt=None)
        .order_by()
        .values_list("question", "response")
        .annotate(times=Count("pk"))
    )
    chosen: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for question, response, times in rows:
        for option in response.get("choices", ()):
            chosen[question][option] += times
    found = {}
    for key, counts in chosen.items():
        options = asked[key].body["options"]
        wrong = {piece_id(each["text"]): each["text"] for each in options if not each["correct"]}
        times, text = max(((counts[each], text) for each, text in wrong.items()), default=(0, ""))
        if times >= FEWEST:
            found[asked[key].public_id] = (text, times)
    return found
