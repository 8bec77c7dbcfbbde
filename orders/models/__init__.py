"""Orders, what was fed back, and the rules by which the clock acts on them."""

from orders.models.order import Counter, Feedback, Order
from orders.models.reference import DayOverride, Leader, Period, Step

__all__ = ["Counter", "DayOverride", "Feedback", "Leader", "Order", "Period", "Step"]
