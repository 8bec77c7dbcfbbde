"""The day's clockwork: what is due at which simulated second, in order, as fast as wanted."""

import heapq
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from core.errors import DomainError
from incidents.choices import ACTIVE, Disposition, Leg, Source, Status
from incidents.models import Incident
from incidents.selectors.dispatch import recommend
from incidents.selectors.incidents import incident_for
from incidents.services.closing import close_incident
from incidents.services.dispatch import dispatch_units, move_assignment
from incidents.services.intake import Report, report_incident
from incidents.services.replay.draws import Draws
from incidents.services.replay.fleet import Fleet

# Somebody at a console may take a hand in it; then the replay looks again later, but not for ever.
LOOK_AGAIN_S, LOOKS = 60.0, 30
# When only officers on foot are free, the first in the queue may be too far for them and a later one not.
TRIED = 5


@dataclass
class Pace:
    """Simulated seconds per real second; None does not wait at all."""

    times: float | None
    began: float = 0.0
    first: float = 0.0

    def begin(self, second: float) -> None:
        """Let the clock run from a simulated second on."""
        self.began, self.first = time.monotonic(), second

    def wait(self, second: float) -> None:
        """Sleep until a simulated second has come."""
        if self.times is not None:
            time.sleep(max(0.0, self.began + (second - self.first) / self.times - time.monotonic()))


@dataclass
class Outcome:
    """Counts of a replay. `left` are those that somebody else took over and did not close; `refused` were not taken in."""

    reported: int = 0
    dispatched: int = 0
    closed: int = 0
    waited: int = 0
    transferred: int = 0
    left: int = 0
    refused: list[str] = field(default_factory=list)


@dataclass
class Job:
    """An incident on its way through the day."""

    template: Incident
    number: str
    priority: int
    unit: str = ""
    assignment: int = 0
    looks: int = 0


class Day:
    """One replay. `advance` is called after every step with the simulated second and the counts."""

    def __init__(
        self,
        *,
        fleet: Fleet,
        draws: Draws,
        pace: Pace,
        fix_every_s: float,
        run: str,
        advance: Callable[[float, "Day"], None],
    ) -> None:
        self.fleet, self.draws, self.pace, self.run_name, self.advance = fleet, draws, pace, run, advance
        self.fix_every_s, self.outcome = fix_every_s, Outcome()
        self.waiting: list[Job] = []
        self.second = 0.0
        self._due: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self._order = 0
        self._showing = False

    def run(self, templates: list[tuple[float, Incident]]) -> Outcome:
        """Play the day (at least one incident) to its end: every incident that was reported is closed."""
        for second, template in templates:
            self._plan(second, self._report, template)
        self.pace.begin(templates[0][0])
        while self._due:
            self.second, _, act, given = heapq.heappop(self._due)
            self.pace.wait(self.second)
            act(*given)
            self.advance(self.second, self)
            if not self._due:
                self._hand_over()
        return self.outcome

    def _plan(self, second: float, act: Callable[..., None], *given: Any) -> None:
        self._order += 1
        heapq.heappush(self._due, (second, self._order, act, given))

    def _report(self, template: Incident) -> None:
        desk, station = self.fleet.desk, self.fleet.station
        report = Report(
            kind=template.kind, type=template.type.code, source=Source.SYSTEM, title=template.title,
            description=template.description, address=template.address, lon=template.lon, lat=template.lat,
            priority=template.priority, source_id=f"replay-{template.number}-{self.run_name}",
        )  # fmt: skip
        try:
            made = report_incident(officer=desk, station=station, report=report)
        except DomainError as refused:
            self.outcome.refused.append(_("{what}：{why}").format(what=template.number, why=refused.detail))
            return
        self.outcome.reported += 1
        self._queue(Job(template, made.number, made.priority))

    def _queue(self, job: Job) -> None:
        self.waiting.append(job)
        self.waiting.sort(key=lambda one: (one.priority, one.number))
        self._serve()
        if job in self.waiting:
            self.outcome.waited += 1

    def _serve(self) -> None:
        """Send free units to those who wait, the most urgent first."""
        for job in self.waiting[:TRIED]:
            if not self.fleet.free:
                return
            self.fleet.show(self.second)
            found = recommend(incident_for(self.fleet.desk, job.number))["recommended"]
            fit = [row["call_sign"] for row in found if row["call_sign"] in self.fleet.free]
            if fit:
                self.waiting.remove(job)
                self._step(job, self._send, fit[0])

    def _step(self, job: Job, act: Callable[..., None], *given: Any) -> None:
        """Do a step; when somebody at a console was faster, see what has become of the incident."""
        try:
            act(job, *given)
        except DomainError:
            self._release(job)
            self._look(job)

    def _send(self, job: Job, call_sign: str) -> None:
        sent = dispatch_units(officer=self.fleet.desk, number=job.number, call_signs=[call_sign])
        row = sent.assignments.get(unit__call_sign=call_sign, leg__in=ACTIVE)
        job.unit, job.assignment = call_sign, row.pk
        self.fleet.free.discard(call_sign)
        self.outcome.dispatched += 1
        self._plan(self.second + self.draws.accept_s(), self._step, job, self._accept)

    def _move(self, job: Job, leg: Leg) -> None:
        move_assignment(officer=self.fleet.crew_of(job.unit), assignment_id=job.assignment, to=leg)

    def _accept(self, job: Job) -> None:
        self._move(job, Leg.ACCEPTED)
        self._plan(self.second + self.draws.leave_s(), self._step, job, self._leave)

    def _leave(self, job: Job) -> None:
        self._move(job, Leg.EN_ROUTE)
        lon, lat = job.template.lon, job.template.lat
        took_s = self.fleet.drive(job.unit, (lon, lat) if lon is not None and lat is not None else None, self.second)
        self._plan(self.second + took_s, self._step, job, self._arrive)
        if not self._showing:
            self._showing = True
            self._plan(self.second + self.fix_every_s, self._show)

    def _show(self) -> None:
        self._showing = bool(self.fleet.drives)
        if self._showing:
            self.fleet.show(self.second)
            self._plan(self.second + self.fix_every_s, self._show)

    def _arrive(self, job: Job) -> None:
        self.fleet.stop(job.unit, self.second)
        self._move(job, Leg.ON_SCENE)
        self._plan(self.second + self.draws.handle_s(), self._step, job, self._clear)

    def _clear(self, job: Job) -> None:
        self._move(job, Leg.CLEARED)
        self._release(job)
        self._plan(self.second + self.draws.close_s(), self._step, job, self._close, job.template.disposition)
        self._serve()

    def _release(self, job: Job) -> None:
        if job.unit:
            self.fleet.stop(job.unit, self.second)
            self.fleet.free.add(job.unit)
            job.unit = ""

    def _close(self, job: Job, disposition: str) -> None:
        close_incident(officer=self.fleet.desk, number=job.number, disposition=self.draws.disposition(disposition))
        self.outcome.closed += 1

    def _look(self, job: Job) -> None:
        """Find out where an incident stands that somebody else has moved on."""
        incident = incident_for(self.fleet.desk, job.number)
        job.looks += 1
        if incident.status == Status.CLOSED:
            self.outcome.closed += 1
        elif job.looks > LOOKS:
            self.outcome.left += 1
        elif incident.status == Status.HANDLED:
            self._plan(self.second + self.draws.close_s(), self._step, job, self._close, "")
        elif incident.status == Status.REPORTED:
            self._queue(job)
        else:
            self._plan(self.second + LOOK_AGAIN_S, self._look, job)

    def _hand_over(self) -> None:
        """Whom no unit of the station can ever reach, another body gets."""
        stranded, self.waiting = self.waiting, []
        for job in stranded:
            self._step(job, self._close, Disposition.TRANSFERRED)
            self.outcome.transferred += 1
