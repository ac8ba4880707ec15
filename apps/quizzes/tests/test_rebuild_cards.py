"""Cards made again from the log are the cards that answering made."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command

from apps.lib import clock
from apps.quizzes import answers, attempts, plans, rebuilding, tasks
from apps.quizzes.grades import Effort
from apps.quizzes.models import Card, Plan, Review
from apps.quizzes.tests.factories import RIGHT, WRONG, QuestionFactory

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
FIELDS = ("scheduler", "interval_days", "lapses", "last_grade", "reviewed_at", "reviewed_on")

pytestmark = pytest.mark.usefixtures("nobody_above_listens")


def use(learner, scheduler):
    plans.choose(learner=learner, scheduler=scheduler, desired_retention=None, daily_limit=None)


def rebuild(**how):
    return sum(batch.cards for batch in rebuilding.rebuild(**how))


def cards():
    """All cards by key, as what a rebuild must bring back."""
    return {
        card.pk: {
            **{name: getattr(card, name) for name in FIELDS},
            **{name: pytest.approx(value) for name, value in card.state.items()},
            "stability": pytest.approx(card.stability),
            "due_at": card.due_at,
        }
        for card in Card.objects.all()
    }


def shown(card):
    return {
        **{name: getattr(card, name) for name in FIELDS},
        **card.state,
        "stability": card.stability,
        "due_at": card.due_at,
    }


@pytest.fixture
def history(bob, charlie, quiz):
    """Bob and Charlie answer for two months: early, late, failing, out of order, with second
    thoughts about the effort."""

    def history(seed):
        chance = random.Random(seed)
        questions = QuestionFactory.create_batch(4, quiz=quiz)
        for number in range(60):
            learner, question = chance.choice([bob, charlie]), chance.choice(questions)
            with clock.frozen(NOON + timedelta(days=number, hours=chance.random() * 20)):
                key = f"key-{seed}-{number}"
                answers.give(
                    learner=learner,
                    question=question,
                    response=chance.choice([RIGHT, RIGHT, WRONG]),
                    key=key,
                    ago_ms=chance.choice([0, 0, 200_000_000]),
                )
                last = Review.objects.filter(answer__idempotency_key=key).first()
                newest = not Review.objects.filter(
                    card=last.card, reviewed_at__gt=last.reviewed_at
                ).exists()
                if last.grade >= 3 and not last.practice and newest and chance.random() < 0.5:
                    effort = chance.choice(list(Effort))
                    answers.rate(learner=learner, key=key, effort=effort)

    return history


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("scheduler", ["sm2", "fsrs"])
def test_rebuilt_is_stepwise(bob, charlie, history, scheduler, seed):
    use(bob, scheduler)
    use(charlie, "sm2")
    history(seed)
    before, log = cards(), list(Review.objects.order_by("pk").values())
    Card.objects.update(
        state={}, stability=0, interval_days=0, lapses=9, reviewed_on=None, due_at=NOON
    )
    assert rebuild(size=3) == len(before) == 8
    assert {card.pk: shown(card) for card in Card.objects.all()} == before
    assert list(Review.objects.order_by("pk").values()) == log


def test_another_scheduler_makes_its_own_cards_of_the_same_log_and_back(bob, history):
    history(1)
    mine = Card.objects.filter(learner=bob)
    before = cards()
    facts = list(Review.objects.order_by("pk").values_list("grade", "reviewed_at", "amends"))
    use(bob, "fsrs")
    rebuild(learner=bob)
    assert {card.scheduler for card in mine.all()} == {"fsrs"}
    assert all(set(card.state) == {"difficulty"} and card.stability > 0 for card in mine.all())
    use(bob, "sm2")
    rebuild(learner=bob)
    for card in mine.all():
        made, was = shown(card), before[card.pk]
        assert {k: v for k, v in made.items() if k != "due_at"} == {
            k: v for k, v in was.items() if k != "due_at"
        }
    after = list(Review.objects.order_by("pk").values_list("grade", "reviewed_at", "amends"))
    assert after == facts


def test_a_new_scheduler_plans_from_the_last_review(bob, question):
    with clock.frozen(NOON):
        attempts.answer(learner=bob, question=question, response=RIGHT, key="first-key")
        use(bob, "fsrs")
        tasks.rebuild_cards(bob.pk)
    card = Card.objects.get()
    assert card.interval_days == 2  # S0 of "good" is 2.3 days
    assert card.due_at == datetime(2026, 3, 12, 4, tzinfo=UTC)


def test_it_can_go_on_behind_the_card_where_it_stopped(bob, history):
    history(2)
    batches = list(rebuilding.rebuild(size=3))
    assert [batch.cards for batch in batches] == [3, 3, 2]
    assert rebuild(behind=batches[0].last) == 5


def test_a_card_that_is_reviewed_meanwhile_is_left_to_that_review(history, monkeypatch):
    history(2)
    read = rebuilding._read

    def and_a_review(first, last):
        log = read(first, last)
        Card.objects.filter(pk=first).update(version=99, lapses=42)
        return log

    monkeypatch.setattr(rebuilding, "_read", and_a_review)
    assert rebuild() == 7
    assert Card.objects.order_by("pk").first().lapses == 42


def test_another_tenant_is_not_touched(bob, history, riverside):
    from apps.tenants.scope import tenant_scope

    history(2)
    with tenant_scope(riverside.pk):
        assert rebuild() == 0


def test_the_command_tells_where_it_is(bob, history, capsys):
    history(2)
    call_command("rebuild_cards", learner=bob.email)
    last = Card.objects.filter(learner=bob).order_by("-pk").first()
    assert f"public: 4 cards, behind {last.pk}" in capsys.readouterr().out
    with pytest.raises(CommandError):
        call_command("rebuild_cards", learner="nobody@example.org")


def test_an_organisation_s_plan_holds_for_whoever_has_none(bob, charlie, question):
    Plan.objects.create(scheduler="fsrs", desired_retention=0.85)
    use(charlie, "sm2")
    assert plans.of(bob).scheduler.name == "fsrs"
    assert plans.of(bob).desired_retention == 0.85
    assert plans.of(charlie).scheduler.name == "sm2"
