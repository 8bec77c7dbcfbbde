"""What can happen to an incident. Every card is the incident's whole new card."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class IncidentEvent(Event):
    """Base of the events whose subject is one incident."""

    subject: ClassVar[str] = "incident"


@dataclass(frozen=True, kw_only=True)
class IncidentReported(IncidentEvent):
    """The room took it in (I1)."""

    kind: ClassVar[str] = "incident.reported"
    type: str
    priority: int
    source: str
    repeat: int


@dataclass(frozen=True, kw_only=True)
class CallAdded(IncidentEvent):
    """Somebody called again about an open matter: no second incident, one more call (I2).

    What this call said otherwise than the incident stands beside its words: another address, type (code), level or wish,
    and its position (WGS-84). `filled` names the facts that the incident did not have and took from it.
    """

    kind: ClassVar[str] = "incident.call_added"
    text: str
    source: str
    repeat: int
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    type: str = ""
    priority: int | None = None
    wish: str = ""
    filled: list[str] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class IncidentEdited(IncidentEvent):
    """Facts were corrected: which, and of all but the description how they were and are, masked."""

    kind: ClassVar[str] = "incident.edited"
    fields: list[str]
    was: Mapping[str, Any]
    now: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class UnitDispatched(IncidentEvent):
    """A unit was sent (I3), with what was known of the way."""

    kind: ClassVar[str] = "incident.dispatched"
    unit: str
    planned_m: int | None
    planned_s: int | None
    reinforcement: bool


@dataclass(frozen=True, kw_only=True)
class AssignmentMoved(IncidentEvent):
    """A unit accepted, left, arrived, cleared, or was recalled."""

    kind: ClassVar[str] = "incident.assignment_moved"
    unit: str
    leg: str
    took_s: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class IncidentClosed(IncidentEvent):
    """Closed with a disposition."""

    kind: ClassVar[str] = "incident.closed"
    disposition: str
    note: str


@dataclass(frozen=True, kw_only=True)
class IncidentReopened(IncidentEvent):
    """Taken up again. When it had been closed is told to screens: it is counted no more among that day's closed ones."""

    kind: ClassVar[str] = "incident.reopened"
    heard: ClassVar[tuple[str, ...]] = ("closed_at",)
    reason: str
    closed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class IncidentLinked(IncidentEvent):
    """Joined with another: merged as a duplicate, or related (I2)."""

    kind: ClassVar[str] = "incident.linked"
    other: str
    link: str
    # How the one that is merged had been closed before: it goes back to that when the merge was wrong.
    disposition: str = ""


@dataclass(frozen=True, kw_only=True)
class IncidentUnlinked(IncidentEvent):
    """A link that was wrong is taken back, and why. `parted`: this one had been merged and counts by itself again."""

    kind: ClassVar[str] = "incident.unlinked"
    heard: ClassVar[tuple[str, ...]] = ("parted",)
    other: str
    link: str
    reason: str
    parted: bool


@dataclass(frozen=True, kw_only=True)
class IncidentReclassified(IncidentEvent):
    """Type or priority changed; the history is kept."""

    kind: ClassVar[str] = "incident.reclassified"
    from_type: str
    to_type: str
    from_priority: int
    to_priority: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class StageLate(IncidentEvent):
    """A stage passed its limit (I3)."""

    kind: ClassVar[str] = "incident.stage_late"
    stage: str
    limit_s: int


@dataclass(frozen=True, kw_only=True)
class NoteAdded(IncidentEvent):
    """Somebody wrote into the timeline."""

    kind: ClassVar[str] = "incident.note_added"
    text: str


@dataclass(frozen=True, kw_only=True)
class AttachmentAdded(IncidentEvent):
    """A picture or a document was hung on it; the file itself is found by `uid`."""

    kind: ClassVar[str] = "incident.attachment_added"
    uid: str
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class PartyAdded(IncidentEvent):
    """Somebody was written down as being in it."""

    kind: ClassVar[str] = "incident.party_added"
    party: str
    role: str


@dataclass(frozen=True, kw_only=True)
class PartyCorrected(IncidentEvent):
    """What was known of somebody was wrong; the fields are named, not shown."""

    kind: ClassVar[str] = "incident.party_corrected"
    party: str
    role: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class PartyRemoved(IncidentEvent):
    """Somebody was taken out, and why."""

    kind: ClassVar[str] = "incident.party_removed"
    party: str
    role: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PartyShown(IncidentEvent):
    """Somebody looked at personal data, and why."""

    kind: ClassVar[str] = "incident.party_shown"
    party: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class IncidentsImported(Event):
    """A file of past incidents was taken in; the subject is the station."""

    kind: ClassVar[str] = "incidents.imported"
    subject: ClassVar[str] = "station"
    source: str
    rows: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class TypeKept(Event):
    """A type of the tree was added or changed."""

    kind: ClassVar[str] = "incident_type.kept"
    subject: ClassVar[str] = "incident_type"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class LimitsSet(Event):
    """A station changed how long stages may take: "stage level" → seconds, those that changed."""

    kind: ClassVar[str] = "station.limits_set"
    subject: ClassVar[str] = "station"
    limits: dict[str, int]
