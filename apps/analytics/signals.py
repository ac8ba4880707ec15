"""What other apps hear of events."""

from django.dispatch import Signal

# (change: audience.Change): a lesson's counts have grown, in the transaction that committed just
# now; sent in the tenant of the lesson, once a batch for each lesson in it.
audience_changed = Signal()
