"""The review page of a sent plan or report: what was sent beside the unit's scores, remarks at each field, decisions.

Rooms differ only in what they hand in (a ReviewDesk); the acts all go through cycles.stages and cycles.reviewing.
"""

from .acts import act
from .comparing_page import compare_context
from .desk import Place, ReviewDesk
from .page import context
from .queue import asks_for_own, queue_of

__all__ = ["Place", "ReviewDesk", "act", "asks_for_own", "compare_context", "context", "queue_of"]
