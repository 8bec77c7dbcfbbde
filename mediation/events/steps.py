"""What is done in a dispute: sessions, referrals, agreements, visits, orders, papers (M3–M5)."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from mediation.events.files import DisputeEvent


@dataclass(frozen=True, kw_only=True)
class SessionBooked(DisputeEvent):
    """A meeting has a room, a time and mediators; `moved` when it had another before (M3)."""

    kind: ClassVar[str] = "dispute.session_booked"
    room: str
    starts_at: datetime
    mediators: list[str]
    moved: bool


@dataclass(frozen=True, kw_only=True)
class SessionCancelled(DisputeEvent):
    """A meeting was called off; its room is free again."""

    kind: ClassVar[str] = "dispute.session_cancelled"
    starts_at: datetime
    reason: str


@dataclass(frozen=True, kw_only=True)
class SessionHeld(DisputeEvent):
    """A meeting ended, with its outcome (M3)."""

    kind: ClassVar[str] = "dispute.session_held"
    starts_at: datetime
    outcome: str
    minutes: str


@dataclass(frozen=True, kw_only=True)
class DisputeReferred(DisputeEvent):
    """Another body was called in (M3)."""

    kind: ClassVar[str] = "dispute.referred"
    to: str
    body: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReferralAnswered(DisputeEvent):
    """What the other body said."""

    kind: ClassVar[str] = "dispute.referral_answered"
    to: str
    status: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class AgreementDrafted(DisputeEvent):
    """An agreement was written (M4)."""

    kind: ClassVar[str] = "dispute.agreement_drafted"
    agreement: str
    obligations: int


@dataclass(frozen=True, kw_only=True)
class AgreementSigned(DisputeEvent):
    """Both sides signed; the scan is attached (M4)."""

    kind: ClassVar[str] = "dispute.agreement_signed"
    agreement: str
    obligations: int


@dataclass(frozen=True, kw_only=True)
class AgreementEnded(DisputeEvent):
    """Withdrawn or void, with the reason (M4)."""

    kind: ClassVar[str] = "dispute.agreement_ended"
    agreement: str
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AgreementPrinted(DisputeEvent):
    """The document with names in clear was made for somebody: a look at personal data (M4)."""

    kind: ClassVar[str] = "dispute.agreement_printed"
    agreement: str
    format: str


@dataclass(frozen=True, kw_only=True)
class ObligationChecked(DisputeEvent):
    """Kept, broken, or waived (M5)."""

    kind: ClassVar[str] = "dispute.obligation_checked"
    what: str
    status: str
    note: str


@dataclass(frozen=True, kw_only=True)
class VisitMade(DisputeEvent):
    """Somebody called at the parties' doors (M5)."""

    kind: ClassVar[str] = "dispute.visit_made"
    day: int | None
    outcome: str
    note: str


@dataclass(frozen=True, kw_only=True)
class VisitLate(DisputeEvent):
    """A return visit passed its day (M5)."""

    kind: ClassVar[str] = "dispute.visit_late"
    day: int | None
    due_on: str


@dataclass(frozen=True, kw_only=True)
class OrderFollowed(DisputeEvent):
    """What the supervision order about it came to (M2)."""

    kind: ClassVar[str] = "dispute.order_followed"
    order: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DisputePaperAdded(DisputeEvent):
    """A picture or a scan was hung on the file."""

    kind: ClassVar[str] = "dispute.paper_added"
    uid: str
    name: str
    media_type: str
