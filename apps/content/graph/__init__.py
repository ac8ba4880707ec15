"""The skill graph in memory: `current()` gives the arrays that the tenant in scope sees. What
changes it is in `skills`, what it was in `history`."""

from . import history
from .arrays import Graph, NotAcyclic, compiled
from .kept import current, forget

__all__ = ["Graph", "NotAcyclic", "compiled", "current", "forget", "history"]
