"""What can happen in the stations app."""

from dataclasses import dataclass
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
    why: str


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
