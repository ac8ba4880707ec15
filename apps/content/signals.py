"""What other apps hear of the catalogue."""

from django.dispatch import Signal

# (skill, into): sent in the transaction that makes two skills of the tenant in scope one, before
# `skill` goes. Whoever keeps rows of a skill moves them; what still refers to it stops the merge.
skills_merged = Signal()
