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
