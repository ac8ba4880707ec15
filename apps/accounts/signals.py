"""What other apps hear of people."""

from django.dispatch import Signal

# (user): somebody is being erased, in the transaction of it, once in the scope of every tenant.
# Whoever keeps rows that no foreign key leads to removes them.
erasing = Signal()
