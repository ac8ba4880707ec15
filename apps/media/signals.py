"""What the apps above may want to hear. Sent after the commit."""

from django.dispatch import Signal

# asset: Asset. Once in its life: a learner now gets a correct stream.
asset_ready = Signal()
