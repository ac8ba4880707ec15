"""One training of a tenant's predictor: its own moves in, a row of weights out."""

from django.db import transaction
from django.db.models import Max

from apps.analytics import moves
from apps.analytics.models import Move
from apps.pathways import catalogue
from apps.pathways.models import Predictor

from . import odds, training
from .examples import Recorded, sessions

MOVES_READ = 20_000  # a few seconds of work; more hardly change the weights
PREDICTORS_KEPT = 30


def learn() -> Predictor | None:
    """Of the tenant in scope, from its own learners alone. None: too little was recorded.

    Weights that predict held-out sessions worse than the rules are kept for the record, and not
    used.
    """
    moves.prune()
    told = list(sessions(_recorded()))
    if not training.enough(told):
        return None
    known = catalogue.current()
    ids = {id for session in told for each in session for id in (each.origin, *each.ahead)}
    ids |= {id for session in told for each in session for id in each.behind}
    try:
        weights, judgement = training.train(told, odds.facts_by_id(ids, known), known.builds_on)
    except training.NothingToLearn:
        return None
    return _store(weights, judgement, sessions=len(told), moves=sum(map(len, told)))


def _recorded() -> list[Recorded]:
    fields = "session", "number", "origin", "goal", "step", "dwell", "behind", "ahead"
    return [Recorded(*row) for row in Move.objects.newest(MOVES_READ).values_list(*fields)]


@transaction.atomic
def _store(weights: training.Weights, judgement: training.Judgement, **counts: int) -> Predictor:
    last = Predictor.objects.own().aggregate(last=Max("number"))["last"] or 0
    Predictor.objects.own().filter(number__lte=last + 1 - PREDICTORS_KEPT).delete()
    row = Predictor.objects.create(
        number=last + 1,
        weights=weights.as_json(),
        adopted=judgement.better,
        loss=judgement.loss,
        loss_of_rules=judgement.loss_of_rules,
        hits=judgement.hits,
        hits_linear=judgement.hits_linear,
        **counts,
    )
    if row.adopted:
        Predictor.objects.own().exclude(pk=row.pk).update(adopted=False)
    odds.forget()
    return row
