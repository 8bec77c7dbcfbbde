"""What can happen in the stations app."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class UnitStatusChanged(Event):
    """A unit went on or off duty, was sent, arrived, or is free again."""

    kind: ClassVar[str] = "unit.status_changed"
    subject: ClassVar[str] = "unit"
    was: str
    now: str


@dataclass(frozen=True, kw_only=True)
class CrewChanged(Event):
    """Who sits in a unit."""

    kind: ClassVar[str] = "unit.crew_changed"
    subject: ClassVar[str] = "unit"
    crew: list[str]


@dataclass(frozen=True, kw_only=True)
class CommunityUncovered(Event):
    """Nobody of the group is there for a community now (S1): an alarm."""

    kind: ClassVar[str] = "cover.uncovered"
    subject: ClassVar[str] = "community"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CommunityCovered(Event):
    """Somebody looks after the community again."""

    kind: ClassVar[str] = "cover.covered"
    subject: ClassVar[str] = "community"
    by: str


@dataclass(frozen=True, kw_only=True)
class RoadsImported(Event):
    """The station's streets were replaced by a file's."""

    kind: ClassVar[str] = "station.roads_imported"
    subject: ClassVar[str] = "station"
    source: str
    nodes: int
    edges: int
    version: int


@dataclass(frozen=True, kw_only=True)
class PlacesImported(Event):
    """Places were taken in from a file."""

    kind: ClassVar[str] = "station.places_imported"
    subject: ClassVar[str] = "station"
    source: str
    created: int
    changed: int
    rejected: int


@dataclass(frozen=True, kw_only=True)
class GroundReplaced(Event):
    """A layer of the station's own map (water, parks, buildings) was drawn anew."""

    kind: ClassVar[str] = "station.ground_replaced"
    subject: ClassVar[str] = "station"
    layer: str
    shapes: int


@dataclass(frozen=True, kw_only=True)
class OfficerEvent(Event):
    """Base of the events about one account; the card carries no more than the name."""

    subject: ClassVar[str] = "officer"


@dataclass(frozen=True, kw_only=True)
class OfficerCreated(OfficerEvent):
    """A new account."""

    kind: ClassVar[str] = "officer.created"
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class OfficerEdited(OfficerEvent):
    """Facts or roles of an account changed."""

    kind: ClassVar[str] = "officer.edited"
    fields: list[str]
    roles: list[str]


@dataclass(frozen=True, kw_only=True)
class OfficerDisabled(OfficerEvent):
    """An account was taken out of use."""

    kind: ClassVar[str] = "officer.disabled"


@dataclass(frozen=True, kw_only=True)
class OfficerEnabled(OfficerEvent):
    """An account is in use again."""

    kind: ClassVar[str] = "officer.enabled"


@dataclass(frozen=True, kw_only=True)
class PasswordReset(OfficerEvent):
    """The security administrator gave an account a new password."""

    kind: ClassVar[str] = "officer.password_reset"


@dataclass(frozen=True, kw_only=True)
class OfficerUnlocked(OfficerEvent):
    """An account that wrong passwords had locked may log in again."""

    kind: ClassVar[str] = "officer.unlocked"


@dataclass(frozen=True, kw_only=True)
class ShiftAdded(OfficerEvent):
    """Somebody is on duty for a time."""

    kind: ClassVar[str] = "officer.shift_added"
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShiftRemoved(OfficerEvent):
    """A shift was struck off the roster."""

    kind: ClassVar[str] = "officer.shift_removed"
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceAdded(OfficerEvent):
    """Somebody is away for a time: his communities go to his group (S1)."""

    kind: ClassVar[str] = "officer.absence_added"
    reason: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceRemoved(OfficerEvent):
    """Somebody is back sooner, or does not go."""

    kind: ClassVar[str] = "officer.absence_removed"
    reason: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class PostGiven(Event):
    """Who looks after a place, or nobody any more (officer empty)."""

    kind: ClassVar[str] = "place.post_given"
    subject: ClassVar[str] = "place"
    post: str
    officer: str
    was: str


@dataclass(frozen=True, kw_only=True)
class PlaceEdited(Event):
    """A place was added or corrected by hand."""

    kind: ClassVar[str] = "place.edited"
    subject: ClassVar[str] = "place"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class UnitKept(Event):
    """A unit was added, changed, taken out of use (its card is no longer `open`), or brought back."""

    kind: ClassVar[str] = "unit.kept"
    subject: ClassVar[str] = "unit"
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class BodyKept(Event):
    """A body of the tree was added, renamed, moved, taken out of use, or brought back."""

    kind: ClassVar[str] = "organisation.kept"
    subject: ClassVar[str] = "organisation"
    fields: list[str]
