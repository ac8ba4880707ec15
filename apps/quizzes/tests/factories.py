import factory

from apps.content.tests.factories import QuizAtomFactory
from apps.quizzes.formats.contract import piece_id
from apps.quizzes.models import Question

CHOICE = {
    "options": [
        {"text": "Ctrl+T", "correct": True, "why": "T is for table."},
        {"text": "Ctrl+L", "correct": False, "why": "That is an old shortcut."},
        {"text": "Alt+F4", "correct": False},
    ]
}
STEPS = {"items": ["Lactate", "Cultures", "Antibiotics", "Fluids"]}

RIGHT = {"choices": [piece_id("Ctrl+T")]}
WRONG = {"choices": [piece_id("Alt+F4")]}
IN_ORDER = {"order": [piece_id(step) for step in STEPS["items"]]}


class QuestionFactory(factory.django.DjangoModelFactory):
    """Multiple choice, answered by RIGHT or WRONG, in a published quiz."""

    class Meta:
        model = Question

    class Params:
        sequence = factory.Trait(format="sequence", body=STEPS)

    quiz = factory.SubFactory(QuizAtomFactory)
    position = factory.Sequence(lambda n: n)
    format = "multiple_choice"
    stem = factory.Sequence(lambda n: f"Which keys make table {n}?")
    body = CHOICE
    explanation = "Ctrl+T turns a range into a table."
    clip_start_ms = 12_000
    clip_end_ms = 18_000
