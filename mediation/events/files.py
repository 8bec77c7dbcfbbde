"""What happens to a dispute's file: found, joined, parted, people, risk, settled, reopened, closed (M1, M5)."""

from dataclasses import dataclass
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
