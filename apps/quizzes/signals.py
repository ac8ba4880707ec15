"""What other apps hear of practice."""

from django.dispatch import Signal

# (answer) was decided: it is sent in the transaction that keeps the answer.
answered = Signal()
