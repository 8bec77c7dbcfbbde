"""What can happen to a dispute. Every card is the dispute's whole new card, masked."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class DisputeEvent(Event):
    """Base of the events whose subject is one dispute."""

    subject: ClassVar[str] = "dispute"


@dataclass(frozen=True, kw_only=True)
class DisputeFound(DisputeEvent):
    """The finder, or somebody by hand, made one matter of what was reported (M1)."""

    kind: ClassVar[str] = "dispute.found"
    source: str
    calls: int
    signs: list[str]


@dataclass(frozen=True, kw_only=True)
class DisputeAccepted(DisputeEvent):
    """The room took it on, or a rule did (M2)."""

    kind: ClassVar[str] = "dispute.accepted"
    nature: str
    owner: str
    team: str


@dataclass(frozen=True, kw_only=True)
class DisputeDismissed(DisputeEvent):
    """The room said that it is none."""

    kind: ClassVar[str] = "dispute.dismissed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CallJoined(DisputeEvent):
    """A further incident, or a further call about one, belongs to it (M1)."""

    kind: ClassVar[str] = "dispute.call_joined"
    incident: str
    why: list[str]
    calls: int


@dataclass(frozen=True, kw_only=True)
class CallSplit(DisputeEvent):
    """An incident was taken out by hand: it is another matter."""

    kind: ClassVar[str] = "dispute.call_split"
    incident: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputeJoined(DisputeEvent):
    """Another file turned out to be the same matter: what goes on in it goes on here (M1)."""

    kind: ClassVar[str] = "dispute.joined"
    other: str
    reason: str
    calls: int


@dataclass(frozen=True, kw_only=True)
class DisputeMerged(DisputeEvent):
    """The file became part of another one."""

    kind: ClassVar[str] = "dispute.merged"
    into: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputeParted(DisputeEvent):
    """Two files that had been joined were taken apart."""

    kind: ClassVar[str] = "dispute.parted"
    other: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RiskChanged(DisputeEvent):
    """The risk moved it to another level; by hand it has a reason."""

    kind: ClassVar[str] = "dispute.level_changed"
    was: str
    now: str
    risk: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class OwnerSet(DisputeEvent):
    """Who answers for it changed (M2)."""

    kind: ClassVar[str] = "dispute.owner_set"
    owner: str
    team: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberJoined(DisputeEvent):
    """Somebody works on it too: the joint group (M3)."""

    kind: ClassVar[str] = "dispute.member_joined"
    name: str
    duty: str


@dataclass(frozen=True, kw_only=True)
class PartyAdded(DisputeEvent):
    """Somebody is in it; personal data are named but not shown."""

    kind: ClassVar[str] = "dispute.party_added"
    party: str
    role: str


@dataclass(frozen=True, kw_only=True)
class DisputePartyShown(DisputeEvent):
    """Somebody looked at personal data, and why."""

    kind: ClassVar[str] = "dispute.party_shown"
    party: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputeNoted(DisputeEvent):
    """Somebody wrote into the file."""

    kind: ClassVar[str] = "dispute.noted"
    text: str


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
class DisputeSettled(DisputeEvent):
    """Nothing is owed any more; the visits see whether it stays so (M5)."""

    kind: ClassVar[str] = "dispute.settled"
    how: str


@dataclass(frozen=True, kw_only=True)
class DisputeReopened(DisputeEvent):
    """It did not hold: an obligation, a call, a visit (M5)."""

    kind: ClassVar[str] = "dispute.reopened"
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class DisputeClosed(DisputeEvent):
    """The room closed the loop (M2)."""

    kind: ClassVar[str] = "dispute.closed"
    result: str


@dataclass(frozen=True, kw_only=True)
class OrderFollowed(DisputeEvent):
    """What the supervision order about it came to (M2)."""

    kind: ClassVar[str] = "dispute.order_followed"
    order: str
    what: str


@dataclass(frozen=True, kw_only=True)
class GuardianReported(Event):
    """A guardian settled something on the spot, or called (M6). The card is his report without the text."""

    kind: ClassVar[str] = "guardian.reported"
    subject: ClassVar[str] = "guardian_report"
    settled: str
    points: int


@dataclass(frozen=True, kw_only=True)
class GuardianThanked(Event):
    """A guardian was given an award (M6)."""

    kind: ClassVar[str] = "guardian.thanked"
    subject: ClassVar[str] = "officer"
    title: str
    points: int


@dataclass(frozen=True, kw_only=True)
class ConsultationEvent(Event):
    """Base of the events whose subject is a morning's consultation (M7)."""

    subject: ClassVar[str] = "consultation"


@dataclass(frozen=True, kw_only=True)
class ConsultationBegun(ConsultationEvent):
    """The morning's list was drawn up."""

    kind: ClassVar[str] = "consultation.begun"
    items: int
    carried: int


@dataclass(frozen=True, kw_only=True)
class ItemDecided(ConsultationEvent):
    """Who does what by when; an order when it has been issued."""

    kind: ClassVar[str] = "consultation.decided"
    about: str
    owner: str
    order: str


@dataclass(frozen=True, kw_only=True)
class ItemCleared(ConsultationEvent):
    """An item left the list, with the reason."""

    kind: ClassVar[str] = "consultation.cleared"
    about: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class MinutesKept(ConsultationEvent):
    """The minutes were written, or the meeting was ended."""

    kind: ClassVar[str] = "consultation.minutes_kept"
    ended: bool


@dataclass(frozen=True, kw_only=True)
class MediationKept(Event):
    """A room or mediator was added or changed."""

    kind: ClassVar[str] = "mediation.kept"
    subject: ClassVar[str] = "mediation"
    what: str
    name: str


@dataclass(frozen=True, kw_only=True)
class MediationRulesSet(Event):
    """What the finder, the levels, the visits or the agreements go by was changed; `changed` says what, one line each."""

    kind: ClassVar[str] = "mediation.rules_set"
    subject: ClassVar[str] = "mediation"
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class DisputesExported(Event):
    """The list left the house as a workbook; `behind` is the number of the settled rate whose list it was."""

    kind: ClassVar[str] = "dispute.exported"
    subject: ClassVar[str] = "station"
    rows: int
    behind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DisputePaperAdded(DisputeEvent):
    """A picture or a scan was hung on the file."""

    kind: ClassVar[str] = "dispute.paper_added"
    uid: str
    name: str
    media_type: str
