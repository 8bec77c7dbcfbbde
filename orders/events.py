"""What can happen to an order. Every card is the order's whole new card."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class OrderEvent(Event):
    """Base of the events whose subject is one order."""

    subject: ClassVar[str] = "order"


@dataclass(frozen=True, kw_only=True)
class OrderIssued(OrderEvent):
    """The room, or a rule, told somebody to do something by a time (V1)."""

    kind: ClassVar[str] = "order.issued"
    to: str
    due_at: datetime
    rule: str


@dataclass(frozen=True, kw_only=True)
class OrderAcknowledged(OrderEvent):
    """Whoever carries it out has taken it: an act of its own, not the same as done."""

    kind: ClassVar[str] = "order.acknowledged"


@dataclass(frozen=True, kw_only=True)
class OrderFedBack(OrderEvent):
    """What was done was reported."""

    kind: ClassVar[str] = "order.fed_back"
    no: int
    text: str
    photos: int


@dataclass(frozen=True, kw_only=True)
class OrderSentBack(OrderEvent):
    """The room is not satisfied, and says with what."""

    kind: ClassVar[str] = "order.sent_back"
    no: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderAccepted(OrderEvent):
    """The room accepted the feedback: the loop is closed."""

    kind: ClassVar[str] = "order.accepted"
    no: int
    remark: str
    on_time: bool


@dataclass(frozen=True, kw_only=True)
class OrderReassigned(OrderEvent):
    """It is somebody else's now."""

    kind: ClassVar[str] = "order.reassigned"
    was: str
    to: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderExtended(OrderEvent):
    """It has more time."""

    kind: ClassVar[str] = "order.extended"
    was: datetime
    due_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderReminded(OrderEvent):
    """Somebody was reminded: by the clock (before it is due) or by hand."""

    kind: ClassVar[str] = "order.reminded"
    to: str
    left_s: int


@dataclass(frozen=True, kw_only=True)
class OrderEscalated(OrderEvent):
    """It is overdue and went one level up."""

    kind: ClassVar[str] = "order.escalated"
    level: int
    to: str


@dataclass(frozen=True, kw_only=True)
class OrderSubstituted(OrderEvent):
    """Somebody stands in for an officer who is away, or the officer is back (`back`) (S1)."""

    kind: ClassVar[str] = "order.substituted"
    was: str
    to: str
    reason: str
    back: bool


@dataclass(frozen=True, kw_only=True)
class OrderCancelled(OrderEvent):
    """It need not be done any more."""

    kind: ClassVar[str] = "order.cancelled"
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderPaperAdded(OrderEvent):
    """A picture or a document was hung on it."""

    kind: ClassVar[str] = "order.attachment_added"
    uid: str
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class OrdersExported(Event):
    """A list left the house as a file; the subject is the station."""

    kind: ClassVar[str] = "orders.exported"
    subject: ClassVar[str] = "station"
    rows: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OrderRulesSet(Event):
    """A station changed periods, reminders, days or group leaders."""

    kind: ClassVar[str] = "station.order_rules_set"
    subject: ClassVar[str] = "station"
    changed: list[str]
