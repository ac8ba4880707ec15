from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.content.models import Atom
from apps.lib import clock
from apps.tenants.models import TenantManager, TenantOwned, TenantQuerySet


class Act(models.TextChoices):
    BEGUN = "begun", _("began the lesson")
    DESCRIBED = "described", _("changed the details")
    COVERED = "covered", _("chose another cover")
    PUBLISHED = "published", _("published it")
    WITHDRAWN = "withdrawn", _("took it out of the feeds")
    ARCHIVED = "archived", _("archived it")
    DISCARDED = "discarded", _("deleted it")
    RESTORED = "restored", _("brought it back")
    CANCELLED = "cancelled", _("gave the lesson up")
    RESTRICTED = "restricted", _("made it for subscribers only")
    OPENED = "opened", _("opened it to everyone")
    SCHEDULED = "scheduled", _("scheduled it")
    UNSCHEDULED = "unscheduled", _("took it off the schedule")
    MISSED = "missed", _("was not ready at its time")
    VERSION_SENT = "version_sent", _("sent another version")
    VERSION_SWITCHED = "version_switched", _("switched the version")
    VERSION_DISCARDED = "version_discarded", _("removed a version")
    VERSION_RESTORED = "version_restored", _("brought a version back")
    TEST_STARTED = "test_started", _("started a test of versions")
    TEST_STOPPED = "test_stopped", _("stopped the test of versions")
    TEST_DECIDED = "test_decided", _("decided the test of versions")
    TEST_UNDONE = "test_undone", _("took the decision of a test back")
    CAPTIONS = "captions", _("changed the captions")
    QUESTION_ADDED = "question_added", _("added a question")
    QUESTION_EDITED = "question_edited", _("changed a question")
    QUESTION_REMOVED = "question_removed", _("removed a question")
    QUESTIONS_ORDERED = "questions_ordered", _("put the questions in order")
    QUESTIONS_IMPORTED = "questions_imported", _("imported questions")
    SUGGESTION_ACCEPTED = "suggestion_accepted", _("accepted a suggested question")
    SUGGESTION_DISMISSED = "suggestion_dismissed", _("dismissed a suggested question")
    INQUIRY_ANSWERED = "inquiry_answered", _("answered a learner's question")
    INQUIRY_SHARED = "inquiry_shared", _("showed an answer to everyone")
    INQUIRY_UNSHARED = "inquiry_unshared", _("stopped showing an answer to everyone")
    INQUIRY_HIDDEN = "inquiry_hidden", _("hid a learner's question")
    INQUIRY_UNHIDDEN = "inquiry_unhidden", _("brought a learner's question back")
    INVITED = "invited", _("invited somebody")
    UNINVITED = "uninvited", _("took an invitation back")
    JOINED = "joined", _("joined the team")
    ROLE_CHANGED = "role_changed", _("changed a role")
    LEFT = "left", _("left the team")
    REMOVED = "removed", _("removed somebody from the team")
    TAKEN_DOWN = "taken_down", _("took it down")
    APPEALED = "appealed", _("appealed")
    UPHELD = "upheld", _("refused the appeal")
    LIFTED = "lifted", _("lifted the takedown")


# The trail knows which of staff it was; studios are not told.
BY_STAFF = (Act.TAKEN_DOWN, Act.UPHELD, Act.LIFTED)


class AuditQuerySet(TenantQuerySet):
    def of_studio(self, owner: User) -> "AuditQuerySet":
        return self.own().filter(studio=owner.public_id)

    def about(self, lesson: Atom) -> "AuditQuerySet":
        return self.own().filter(subject=lesson.public_id)


class AuditEntry(TenantOwned):
    """Who did what when. PostgreSQL refuses to change or delete a row.

    It names people and lessons by their public ids and keeps no word about them: when somebody's
    account is erased, nothing here leads to him any more, and nothing had to be changed.
    """

    studio = models.CharField(_("studio of"), max_length=20)
    subject = models.CharField(_("lesson"), max_length=20, blank=True)
    actor = models.CharField(_("by"), max_length=20, blank=True, help_text=_("Empty: the site."))
    act = models.CharField(_("what was done"), max_length=24)  # one of Act
    facts = models.JSONField(_("facts"), default=dict)
    at = models.DateTimeField(_("at"), default=clock.now, editable=False)

    objects = TenantManager.from_queryset(AuditQuerySet)()

    class Meta:
        verbose_name = _("entry of the audit trail")
        verbose_name_plural = _("audit trail")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["tenant", "studio", "-id"], name="audit_of_studio"),
            models.Index(fields=["tenant", "subject", "-id"], name="audit_of_lesson"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.act} {self.subject}"

    @property
    def words(self) -> str:
        """What was done, to stand behind a name."""
        return str(Act(self.act).label) if self.act in Act.values else self.act
