"""The nightly training, from recorded moves to the odds in a feed."""

import pytest

from apps.accounts.tests.factories import UserFactory
from apps.analytics import moves
from apps.analytics.moves import Step
from apps.pathways import tasks
from apps.pathways.models import Predictor
from apps.pathways.prediction import learning, odds, training
from apps.tenants.scope import PUBLIC_TENANT, tenant_scope
from bench import sessions as simulated

from .factories import lesson


@pytest.fixture(autouse=True)
def _fresh_odds():
    odds.forget()
    yield
    odds.forget()


def record(*, count=60, seed=1):
    """Moves of simulated learners; whose lessons they were, nobody knows any more."""
    learner = UserFactory()
    for each in simulated.sessions(simulated.catalogue(), count=count, seed=seed):
        steps = [
            Step(m.number, m.origin, m.goal, m.step, m.dwell, 0.0, m.behind, m.ahead)
            for m in each.recorded()
        ]
        moves.report(learner=learner, session=each.name, steps=steps)


def odds_of(client):
    return [item["odds"] for item in client.get("/api/v1/feed/").json()["items"]]


def test_a_training_makes_weights_that_are_used(bob):
    record()
    row = learning.learn()
    assert row.adopted
    assert row.loss < row.loss_of_rules
    assert 0 < row.hits <= 1
    assert odds.weights() is not None


def test_too_little_is_no_training(bob):
    record(count=5)
    assert learning.learn() is None
    assert odds.weights() is None


def test_weights_that_are_worse_than_the_rules_are_not_used(bob, monkeypatch):
    record()
    good = learning.learn()
    monkeypatch.setattr(training.Judgement, "better", False)
    assert not learning.learn().adopted
    assert Predictor.objects.in_use().get().pk == good.pk


def test_without_history_the_feed_has_odds_by_the_rules(sign_in, bob):
    for _ in range(4):
        lesson()
    found = odds_of(sign_in(bob))
    assert found[0] == 1.0
    assert found == sorted(found, reverse=True)


def test_the_feed_tells_what_was_learned(sign_in, bob):
    for _ in range(4):
        lesson()
    client = sign_in(bob)
    by_rules = odds_of(client)
    record()
    learning.learn()
    assert odds_of(client) != by_rules


def test_broken_weights_leave_the_rules(sign_in, bob):
    lesson(), lesson()
    Predictor.objects.create(
        number=1,
        weights={"evil": 1},
        adopted=True,
        sessions=1,
        moves=1,
        loss=0,
        loss_of_rules=1,
        hits=1,
        hits_linear=0,
    )
    assert odds.weights() is None
    assert len(odds_of(sign_in(bob))) == 2


def test_one_tenants_moves_teach_nobody_else(riverside):
    with tenant_scope(riverside.pk):
        record()
    tasks.train_predictors()
    assert not Predictor.objects.exists()
    assert odds.weights() is None
    with tenant_scope(riverside.pk):
        assert Predictor.objects.own().count() == 1
        assert odds.weights() is not None


def test_what_the_public_learned_serves_who_has_nothing(riverside, monkeypatch):
    # Which sessions are held out depends on who they are of: this is not about how good it is.
    monkeypatch.setattr(training.Judgement, "better", True)
    record()
    tasks.train_predictors()
    public = odds.weights()
    with tenant_scope(riverside.pk):
        assert odds.weights() == public
        record(seed=3)
        learning.learn()
        assert odds.weights() != public
    assert odds.weights() == public


def test_old_weights_are_not_kept_for_ever(bob, monkeypatch):
    monkeypatch.setattr(learning, "PREDICTORS_KEPT", 2)
    record()
    for _ in range(4):
        learning.learn()
    assert list(Predictor.objects.values_list("number", flat=True)) == [4, 3]
    assert Predictor.objects.filter(adopted=True).count() == 1
    assert Predictor.objects.get(number=4).tenant_id == PUBLIC_TENANT
