from celery import shared_task

from apps.accounts.models import User
from apps.accounts.tasks import push
from apps.lib import rounds
from apps.quizzes import fitting, illustrations, rebuilding, statistics
from apps.quizzes.reminders import claims, letters
from apps.tenants.models import Tenant
from apps.tenants.scope import tenant_scope
from apps.tenants.tasks import TenantTask


@shared_task(base=TenantTask, ignore_result=True)
def drop_unused_illustrations() -> None:
    """By beat: pictures and sounds that no question uses, in every tenant."""
    rounds.each(_drop_unused_of, list(Tenant.objects.all()))


def _drop_unused_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        illustrations.drop_unused()


@shared_task(base=TenantTask, ignore_result=True)
def count_questions() -> None:
    """By beat: difficulty, discrimination and time of what was answered lately, in every tenant."""
    rounds.each(_count_questions_of, list(Tenant.objects.all()))


def _count_questions_of(tenant: Tenant) -> None:
    with tenant_scope(tenant.pk):
        statistics.count_again()


@shared_task(base=TenantTask, ignore_result=True)
def rebuild_cards(learner_id: int) -> None:
    """The learner's plan has changed."""
    for _batch in rebuilding.rebuild(learner=User.objects.get(pk=learner_id)):
        pass


@shared_task(base=TenantTask, ignore_result=True)
def fit_all() -> None:
    """By beat: a task for each learner whose log has grown enough."""
    for tenant in Tenant.objects.all():
        with tenant_scope(tenant.pk):
            for learner_id in fitting.candidates():
                fit_weights.delay(learner_id)


@shared_task(base=TenantTask, ignore_result=True)
def fit_weights(learner_id: int) -> None:
    weights = fitting.fit(User.objects.get(pk=learner_id))
    if weights and weights.taken:
        rebuild_cards.delay(learner_id)


@shared_task(base=TenantTask, ignore_result=True)
def send_reminders() -> None:
    """By beat: a task for each learner whose hour has come. Two rounds at once claim no day twice,
    and a message that is sent twice is begun once."""
    for reminder_id in claims.due():
        send_reminder.delay(reminder_id)


@shared_task(base=TenantTask, ignore_result=True)
def send_reminder(reminder_id: int) -> None:
    reminder = claims.begin(reminder_id)
    for call in letters.send(reminder) if reminder else []:
        push.delay(call.subscription_id, call.message, call.seconds)


@shared_task(base=TenantTask, ignore_result=True)
def prune_reminders() -> None:
    """By beat: which days of long ago were told."""
    claims.prune()
