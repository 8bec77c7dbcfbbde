"""The recovery oracle: whatever is done and whatever breaks, a screen built from events equals a fresh snapshot."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from redis import Redis

from core.clock import SHANGHAI, now
from core.errors import DomainError
from incidents.choices import ACTIVE, OPEN, Disposition, Leg, LinkKind, Status
from incidents.models import Assignment, Incident, Link
from incidents.services import closing, dispatch, intake, parting, records
from live.selectors import head
from live.services import renew_epoch
from stations.choices import Role, UnitStatus
from stations.services.units import set_crew, set_unit_status
from tests.factories import incidents, stations
from tests.live.room import open_room
from tests.live.screen import Picture, Screen, Wall, wait_for

RECOVERED_WITHIN_S = 10
SLACK_S = 10
ANY = st.integers(0, 1_000_000)


class Deaf:
    """Loses the next frames, as a network does that nobody notices."""

    def __init__(self, frames: int) -> None:
        self.left = frames

    def __call__(self, frame: dict[str, Any]) -> bool:  # noqa: ARG002 - the shape of a filter
        self.left -= 1
        return self.left >= 0


class RoomMachine(RuleBasedStateMachine):
    """Acts of a day in random order, and everything that can happen to the line between."""

    web: str
    wall: Wall
    bell: Redis

    def __init__(self) -> None:
        super().__init__()
        self.room = open_room()
        stations.community(self.room.station)
        self.whole = True
        self.officers = [
            self.room.dispatcher,
            *(stations.officer(self.room.station, Role.COMMUNITY_OFFICER, name=name) for name in ("赵", "钱")),
        ]
        self.screens = [self.wall.open(self.web, self.room.code, self.room.token) for _ in range(2)]
        self.settled()

    # What people do.

    def _one(self, rows: Any, which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def _incident(self, which: int, **having: Any) -> Incident | None:
        return self._one(Incident.objects.filter(station=self.room.station, **having), which)

    @rule(placed=st.booleans(), ago_min=st.integers(0, 90), title=st.sampled_from(["", "打架 13812345678", "🚲 被盗"]))
    def report(self, placed: bool, ago_min: int, title: str) -> None:
        where = {} if placed else {"lon": None, "lat": None}
        then = (now() - timedelta(minutes=ago_min)).astimezone(SHANGHAI)
        incidents.incident(self.room.dispatcher, title=title, occurred_at=then, **where)

    @rule(which=ANY, signs=st.lists(st.sampled_from(["M1", "C1"]), min_size=1, unique=True))
    def send(self, which: int, signs: list[str]) -> None:
        if incident := self._incident(which, status__in=[Status.REPORTED, Status.EN_ROUTE, Status.HANDLED]):
            with suppress(DomainError):
                dispatch.dispatch_units(officer=self.room.dispatcher, number=incident.number, call_signs=signs)

    @rule(which=ANY, to=st.sampled_from([Leg.ACCEPTED, Leg.EN_ROUTE, Leg.ON_SCENE, Leg.CLEARED, Leg.RECALLED]))
    def move(self, which: int, to: Leg) -> None:
        active = Assignment.objects.filter(incident__station=self.room.station, leg__in=ACTIVE)
        if row := self._one(active, which):
            with suppress(DomainError):
                dispatch.move_assignment(officer=self.room.dispatcher, assignment_id=row.pk, to=to)

    @rule(which=ANY)
    def close(self, which: int) -> None:
        if incident := self._incident(which):
            with suppress(DomainError):
                closing.close_incident(
                    officer=self.room.dispatcher, number=incident.number, disposition=Disposition.SETTLED
                )

    @rule(which=ANY)
    def reopen(self, which: int) -> None:
        if incident := self._incident(which, status=Status.CLOSED):
            with suppress(DomainError):
                closing.reopen_incident(officer=self.room.dispatcher, number=incident.number, reason="又打起来了")

    @rule(which=ANY, other=ANY, kind=st.sampled_from(LinkKind.values))
    def link(self, which: int, other: int, kind: str) -> None:
        one, two = self._incident(which), self._incident(other)
        if one and two:
            with suppress(DomainError):
                records.link_incident(officer=self.room.dispatcher, number=one.number, other=two.number, kind=kind)

    @rule(which=ANY)
    def take_apart(self, which: int) -> None:
        joined = Link.objects.filter(incident__station=self.room.station).select_related("incident", "other")
        if link := self._one(joined, which):
            parting.unlink_incident(
                officer=self.room.dispatcher, number=link.incident.number, other=link.other.number, reason="看错了"
            )

    @rule(which=ANY, priority=st.integers(1, 4), code=st.sampled_from(["", "theft"]))
    def reclassify(self, which: int, priority: int, code: str) -> None:
        if incident := self._incident(which):
            with suppress(DomainError):
                closing.reclassify_incident(
                    officer=self.room.dispatcher,
                    number=incident.number,
                    type_code=code,
                    priority=priority,
                    reason="核实",
                )

    @rule(which=ANY, lon=st.floats(114.0, 114.1))
    def edit(self, which: int, lon: float) -> None:
        if incident := self._incident(which):
            records.edit_incident(
                officer=self.room.dispatcher, number=incident.number, version=incident.version, changes={"lon": lon, "lat": 22.53}
            )  # fmt: skip

    @rule(which=ANY)
    def call_again(self, which: int) -> None:
        if incident := self._incident(which):
            with suppress(DomainError):
                intake.add_call(
                    officer=self.room.dispatcher, number=incident.number, caller_name="林", caller_phone="", text="还没来", source="110"
                )  # fmt: skip

    @rule(which=ANY)
    def be_late(self, which: int) -> None:
        if incident := self._incident(which):
            # Only where it will be told: a limit moved behind the service's back is no event, and no screen can know of it.
            telling = Incident.objects.filter(pk=incident.pk, late=False, status__in=OPEN).update(stage_due_at=now())
            assert closing.mark_late(incident_id=incident.pk) == bool(telling)

    @rule(sign=st.sampled_from(["M1", "C1"]), to=st.sampled_from(UnitStatus.values))
    def stand_by(self, sign: str, to: str) -> None:
        with suppress(DomainError):
            set_unit_status(officer=self.room.dispatcher, call_sign=sign, to=to)

    @rule(unit=st.integers(0, 1), people=st.sampled_from([{0}, {1}, {0, 1}, {1, 2}]))
    def sit_down(self, unit: int, people: set[int]) -> None:
        crew = [self.officers[one] for one in sorted(people)]
        set_crew(officer=self.room.dispatcher, unit=self.room.units[unit], crew=crew)

    # What breaks.

    @rule(screen=st.integers(0, 1))
    def cut(self, screen: int) -> None:
        self.whole = False
        self.wall.cut(self.screens[screen])

    @rule(screen=st.integers(0, 1), frames=st.integers(1, 4))
    def lose(self, screen: int, frames: int) -> None:
        self.whole = False
        self.screens[screen].deaf = Deaf(frames)

    @rule(screen=st.integers(0, 1), frames=st.integers(1, 4))
    def repeat(self, screen: int, frames: int) -> None:
        self.screens[screen].echo = Deaf(frames)

    @rule()
    def wipe_the_doorbell(self) -> None:
        self.bell.flushall()

    @rule()
    def tear_the_doorbell_off(self) -> None:
        self.whole = False
        self.bell.client_kill_filter(_type="pubsub")

    @rule()
    def restore_from_a_backup(self) -> None:
        self.whole = False
        renew_epoch(stream=self.room.code)

    # What must hold.

    @rule()
    def give_it_time(self) -> None:
        self.settled()

    @invariant()
    def nothing_is_missed_while_the_line_is_whole(self) -> None:
        if self.whole:
            self.settled()

    def settled(self) -> None:
        for screen in self.screens:
            assert self._when_level(screen) == self.wall.fresh(screen)
        self.whole = True

    def _when_level(self, screen: Screen) -> Picture | None:
        """What a screen shows once it stands where the journal stands; the very next frame may make it start again."""
        shown: Picture | None = None

        def level() -> bool:
            nonlocal shown
            shown = screen.picture
            return shown is not None and (shown.epoch, shown.offset) == head(self.room.code)

        wait_for(
            level,
            within_s=RECOVERED_WITHIN_S + SLACK_S,
            what=f"level with {head(self.room.code)}: {screen.offset} of {screen.picture and screen.picture.epoch}",
        )
        return shown

    def teardown(self) -> None:
        try:
            self.settled()
            for screen in self.screens:
                assert set(screen.statuses) == {200}
        finally:
            self.wall.switch_off(*self.screens)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("room")
def test_a_screen_built_from_events_equals_a_fresh_snapshot(web, wall):
    with Redis.from_url(django_settings.REDIS_URL) as bell:
        machine = type("TheRoom", (RoomMachine,), {"web": web, "wall": wall, "bell": bell})
        run_state_machine_as_test(
            machine,
            settings=settings(
                max_examples=6,
                stateful_step_count=30,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                # The line is in other processes: a run cannot be repeated to the letter, so there is nothing to shrink.
                phases=[Phase.generate],
            ),
        )
