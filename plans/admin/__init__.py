"""The review desk in the admin, of plans; the reports' is the same one."""

from .desk import ReviewAdmin
from .plan import PlanAdmin

__all__ = ["PlanAdmin", "ReviewAdmin"]
