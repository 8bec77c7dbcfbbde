"""What a patrol day is asked to be and what came out: the words shared by the planner, its validator and the app.

Pure data. Times are whole seconds since the start of the patrol day (a crew that works past the end of the day simply has
larger numbers); places are row numbers of the travel matrices, so that stops, stations and break places are one list; gains
are expected harm (incidents × harm weight), as the forecast gives it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from stations.geo.measure import Floats
from stations.geo.ways import Kind

HOUR_S = 3600
Why = Literal["gain", "must", "community", "pinned"]
PauseKind = Literal["break", "mobile"]
Hindrance = Literal["banned", "unreachable", "no_crew"]
DropReason = Literal[Hindrance, "worthless", "too_many", "rested", "no_time"]
UnmetReason = Literal[Hindrance, "no_time", "unknown", "asked"]
Rule = Literal[
    "unknown",  # names a stop or crew that the problem does not have, or one twice
    "shift",  # outside the crew's hours, or not from and back to its station
    "travel",  # arrives before it can be there
    "dwell",  # stays shorter or longer than the stop wants
    "window",  # at a stop while it is closed
    "zone",  # outside the crew's communities
    "pause",  # a break or mobile block is missing, short or at the wrong time
    "together",  # two crews at one stop at once
    "community",  # a community that nobody saw in a duty
    "gap",  # a top place that was left alone for too long
    "likeness",  # too much like an earlier day
    "banned",  # a stop that the leader took out (and did not pin)
    "pinned",  # a stop that the leader asked for and that is missing
    "gain",  # the plan promises another gain than its visits have
]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the day, from `start_s` to `end_s`."""

    start_s: int
    end_s: int

    @property
    def length_s(self) -> int:
        """Seconds; 0 where the end is not after the start."""
        return max(0, self.end_s - self.start_s)

    def overlap_s(self, other: "Span") -> int:
        """Seconds that both have."""
        return max(0, min(self.end_s, other.end_s) - max(self.start_s, other.start_s))


@dataclass(frozen=True, slots=True)
class Stop:
    """A place where officers may stand.

    `gains` has one figure per band of the problem: the harm expected within reach during the whole band. A visit earns the
    part that falls within `Rules.reach_s` of it, each moment once however often it is visited (`Plan.gain`).
    `dwell_s` is the shortest and the longest stay (10–16 minutes: Koper). `must` marks a top place (`Rules.top_gap_s`).
    `windows` are the times at which a visit may take place, from arrival to leaving; none given: always.
    """

    key: str
    at: int
    gains: tuple[float, ...]
    community: str = ""
    dwell_s: tuple[int, int] = (600, 960)
    must: bool = False
    windows: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that is not planned: a meal, or a block in which the crew is mobile and answers calls.

    It lies inside `window` and lasts `length_s`. `at` is where it is spent; None: wherever the crew is, which may move on
    to its next stop meanwhile.
    """

    kind: PauseKind
    window: Span
    length_s: int
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Crew:
    """A unit on duty: leaves `start_at` not before `start_s` and is back at `end_at` by `end_s`.

    `zone` names the communities it keeps to (groups on foot); None: the whole area.
    """

    key: str
    kind: Kind
    start_s: int
    end_s: int
    start_at: int
    end_at: int
    pauses: tuple[Pause, ...] = ()
    zone: frozenset[str] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Travel of one kind between all places: `[from, to]` in seconds and metres, shape (N, N); inf where there is no way."""

    seconds: Floats
    metres: Floats

    def __post_init__(self) -> None:
        if self.seconds.shape != self.metres.shape or self.seconds.ndim != 2 or len(set(self.seconds.shape)) > 1:  # noqa: PLR2004 - rows and columns
            raise ValueError(f"not two square tables: {self.seconds.shape}, {self.metres.shape}")

    def __len__(self) -> int:
        return len(self.seconds)


@dataclass(frozen=True, slots=True)
class Pin:
    """What the leader asks for: this stop, by this crew (None: any) with the arrival inside `window` (None: any time).

    Moving a stop is pinning it to another crew or time. A pin to a crew may lead it out of its zone, and two pins may bring
    two crews to one stop at once. A pin outlives a ban.
    """

    stop: str
    crew: str | None = None
    window: Span | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """What every plan must keep.

    Every community that has a stop is visited in each of `duties` (none given: one, from the first crew's start to the last
    crew's end). No top place is without a visit for more than `top_gap_s` during the duties and while it is open, counted from
    leaving to the next arrival and from and to the ends of that time; duties that meet are one. `earlier` are the stops of the last days, each of which the new set may be like by
    at most `likeness` (Jaccard: common / all of both).
    """

    duties: tuple[Span, ...] = ()
    top_gap_s: int = 2 * HOUR_S
    reach_s: int = HOUR_S
    likeness: float = 0.7
    earlier: tuple[frozenset[str], ...] = ()
    pins: tuple[Pin, ...] = ()
    bans: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Problem:
    """A day to be planned. `travel` has the matrix of every kind that a crew has; `bands` are the columns of all gains.

    `seed` decides whatever is left to chance: the caller takes a new one each day. Planning stops after `seconds` of clock
    time, or after `iterations` of the search where that is given.
    """

    stops: tuple[Stop, ...]
    crews: tuple[Crew, ...]
    travel: Mapping[Kind, Matrix]
    bands: tuple[Span, ...]
    rules: Rules = field(default_factory=Rules)
    seed: int = 0
    seconds: float = 30.0
    iterations: int | None = None

    @property
    def duties(self) -> tuple[Span, ...]:
        """The duties of the rules, or the one that spans all crews."""
        if self.rules.duties or not self.crews:
            return self.rules.duties
        return (Span(min(crew.start_s for crew in self.crews), max(crew.end_s for crew in self.crews)),)


@dataclass(frozen=True, slots=True)
class Visit:
    """A stop of a crew. `travel_s` and `metres` are the way to it; the crew may wait before `arrive_s`."""

    stop: str
    arrive_s: int
    leave_s: int
    travel_s: int
    metres: float
    why: Why


@dataclass(frozen=True, slots=True)
class Rest:
    """A pause as it was planned: which of the crew's `pauses`, and when."""

    pause: int
    start_s: int
    end_s: int


@dataclass(frozen=True, slots=True)
class Tour:
    """One crew's day in order of time; `back_s` is when it is at `end_at` again, `metres` all it travels."""

    crew: str
    visits: tuple[Visit, ...]
    rests: tuple[Rest, ...]
    back_s: int
    metres: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """A candidate that is not in the plan, and why not."""

    stop: str
    reason: DropReason


@dataclass(frozen=True, slots=True)
class Unmet:
    """A rule that this plan cannot keep, said by the planner itself: a `Violation` has the same rule and subject.

    `asked`: what was asked for (pins, top places) leaves no other way.
    """

    rule: Rule
    subject: str
    reason: UnmetReason


@dataclass(frozen=True, slots=True)
class Plan:
    """The day's tours, one per crew in the problem's order.

    `gain` is the harm expected within reach of the visits, `possible` that of all stops over all bands.
    `iterations` are those of each round of the search: `plan(problem, replay=iterations)` makes the same plan again on any
    machine, even where the clock ended the first one.
    """

    tours: tuple[Tour, ...]
    gain: float
    possible: float
    dropped: tuple[Dropped, ...]
    unmet: tuple[Unmet, ...]
    iterations: tuple[int, ...]

    def tour(self, crew: str) -> Tour:
        """Return a crew's tour."""
        return next(tour for tour in self.tours if tour.crew == crew)

    @property
    def stops(self) -> frozenset[str]:
        """The stops that are visited at all: what tomorrow must differ from."""
        return frozenset(visit.stop for tour in self.tours for visit in tour.visits)


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that a plan breaks: `subject` is the crew, stop, community or day; `detail` says it in plain words."""

    rule: Rule
    subject: str
    detail: str
