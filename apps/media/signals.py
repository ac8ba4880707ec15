"""What the apps above may want to hear. Sent after the commit."""

from django.dispatch import Signal

# asset: Asset. Once in its life: a learner now gets a correct stream.
asset_ready = Signal()

# stage: Stage. It is done, or has failed and is not tried again by itself.
stage_ended = Signal()
