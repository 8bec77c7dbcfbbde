"""What happens in the room around disputes: guardians, the morning, rules, exports (M6, M7)."""

from dataclasses import dataclass
from typing import ClassVar

from live.events import Event


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
