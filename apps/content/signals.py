"""What other apps hear of the catalogue."""

from django.dispatch import Signal

# (skill, into): sent in the transaction that makes two skills of the tenant in scope one, before
# `skill` goes. Whoever keeps rows of a skill moves them; what still refers to it stops the merge.
skills_merged = Signal()

# (inquiry): a learner has asked about a lesson, or was answered; sent in that transaction.
inquiry_asked = Signal()
inquiry_answered = Signal()

# (takedown, by, act): staff took a lesson down ("taken_down"), its creator appealed ("appealed"),
# staff refused that ("upheld") or let the lesson go ("lifted"); sent in that transaction.
takedown_changed = Signal()
