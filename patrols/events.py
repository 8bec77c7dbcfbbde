"""What can happen to a patrol plan. Every card is the plan's whole new card."""

from dataclasses import dataclass
from typing import ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class PlanEvent(Event):
    """Base of the events whose subject is one station's plan of one day."""

    subject: ClassVar[str] = "plan"


@dataclass(frozen=True, kw_only=True)
class PlanAsked(PlanEvent):
    """A plan is to be calculated: by the clock or on demand (P2)."""

    kind: ClassVar[str] = "plan.asked"
    why: str


@dataclass(frozen=True, kw_only=True)
class PlanDrafted(PlanEvent):
    """Routes and times are there for the leader to look at (P2)."""

    kind: ClassVar[str] = "plan.drafted"
    edition: int
    violations: int
    took_s: int


@dataclass(frozen=True, kw_only=True)
class PlanFailed(PlanEvent):
    """It could not be calculated: an alarm; the last good plan stays."""

    kind: ClassVar[str] = "plan.failed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanPublished(PlanEvent):
    """The crews have their routes."""

    kind: ClassVar[str] = "plan.published"
    edition: int


@dataclass(frozen=True, kw_only=True)
class PlanWithdrawn(PlanEvent):
    """Taken back to be changed."""

    kind: ClassVar[str] = "plan.withdrawn"
    why: str


@dataclass(frozen=True, kw_only=True)
class StopWished(PlanEvent):
    """The leader pinned, banned, moved or added a stop, or took the wish back."""

    kind: ClassVar[str] = "plan.stop_wished"
    wish: str
    place: str
    kept: bool


@dataclass(frozen=True, kw_only=True)
class StopArrived(PlanEvent):
    """A crew stands at its stop (P5)."""

    kind: ClassVar[str] = "plan.stop_arrived"
    unit: str
    stop: int
    place: str
    late_s: int


@dataclass(frozen=True, kw_only=True)
class StopLeft(PlanEvent):
    """A crew goes on (P5)."""

    kind: ClassVar[str] = "plan.stop_left"
    unit: str
    stop: int
    place: str
    stayed_s: int


@dataclass(frozen=True, kw_only=True)
class StopPaperAdded(PlanEvent):
    """A crew handed in a picture or a document of its stop (P5)."""

    kind: ClassVar[str] = "plan.stop_attachment_added"
    unit: str
    stop: int
    place: str
    uid: str
    name: str
    media_type: str


@dataclass(frozen=True, kw_only=True)
class DutyDeviated(PlanEvent):
    """A unit was sent to an incident and left its route (P5)."""

    kind: ClassVar[str] = "plan.duty_deviated"
    unit: str
    incident: str


@dataclass(frozen=True, kw_only=True)
class StopsReplanned(PlanEvent):
    """A unit that is free again has a new way through what is left of its duty (P5)."""

    kind: ClassVar[str] = "plan.stops_replanned"
    unit: str
    kept: int
    dropped: int


@dataclass(frozen=True, kw_only=True)
class TemplateKept(Event):
    """A way to staff a day was added, changed, switched off or on (P2–P4); `crew` is the one that was touched."""

    kind: ClassVar[str] = "duty_template.kept"
    subject: ClassVar[str] = "duty_template"
    fields: list[str]
    crew: str


@dataclass(frozen=True, kw_only=True)
class PatrolHoursSet(Event):
    """A station changed when its patrol day begins, when it is planned, or its usual template (P2)."""

    kind: ClassVar[str] = "station.patrol_hours_set"
    subject: ClassVar[str] = "station"
    day_starts_at: str
    plan_at: str
    template: str


@dataclass(frozen=True, kw_only=True)
class HarmWeightSet(Event):
    """A station set what incidents of a type weigh, or took its word back (`own` false); weight and street, before and now (P2)."""

    kind: ClassVar[str] = "station.harm_weight_set"
    subject: ClassVar[str] = "station"
    code: str
    name: str
    was_weight: float
    was_street: bool
    weight: float
    street: bool
    own: bool


@dataclass(frozen=True, kw_only=True)
class OnlinePatrolEvent(Event):
    """Base of the events about an online patrol (P6)."""

    subject: ClassVar[str] = "online_patrol"


@dataclass(frozen=True, kw_only=True)
class OnlinePatrolOpened(OnlinePatrolEvent):
    """A list of video points and chat groups to look through."""

    kind: ClassVar[str] = "online_patrol.opened"
    items: int


@dataclass(frozen=True, kw_only=True)
class PointChecked(OnlinePatrolEvent):
    """One of them was looked at, with what was found."""

    kind: ClassVar[str] = "online_patrol.point_checked"
    point: str
    finding: str


@dataclass(frozen=True, kw_only=True)
class ChecklistDone(OnlinePatrolEvent):
    """All were looked at."""

    kind: ClassVar[str] = "online_patrol.done"
    findings: int
