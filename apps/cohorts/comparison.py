"""Whether a person is compared at all: his own choice, in all organisations at once."""

from django.db import transaction

from apps.accounts import memberships
from apps.accounts.models import User
from apps.tenants.scope import tenant_scope

from . import standings
from .models import Cohort, OptOut


def is_wanted(learner: User) -> bool:
    return not OptOut.objects.filter(learner=learner).exists()


@transaction.atomic
def choose(*, learner: User, compared: bool) -> list[tuple[int, int]]:
    """Opt out, or in again; twice does no harm. Which cohorts, as (tenant, cohort), have to be
    compared anew: what was worked out with or without the learner is shown to nobody any more."""
    if compared:
        changed, _kinds = OptOut.objects.filter(learner=learner).delete()
    else:
        _row, changed = OptOut.objects.get_or_create(learner=learner)
    return _forget_everywhere(learner) if changed else []


def _forget_everywhere(learner: User) -> list[tuple[int, int]]:
    found = []
    for tenant in memberships.tenants_of(learner):
        with tenant_scope(tenant.pk, user_id=learner.pk):
            keys = standings.forget(Cohort.objects.of(learner))
            found += [(tenant.pk, key) for key in keys]
    return found
