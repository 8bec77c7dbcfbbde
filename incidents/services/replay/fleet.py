"""The station's units on the road: where each is at a simulated second, told to the room like any tablet's fixes."""

from dataclasses import dataclass
from typing import cast

from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict
from stations.choices import UnitStatus
from stations.geo.measure import LonLat
from stations.geo.travel import Route
from stations.geo.ways import Kind
from stations.models import Officer, Organisation, Unit, UnitPosition
from stations.selectors.travel import route_between
from stations.selectors.units import station_units
from stations.services.units import Fix, report_positions

# A unit without a fix for this long (real seconds) is drawn as lost and not recommended: the idle ones say where they are.
SHOW_IDLE_EVERY_S = 20.0
# A place that no one can point to: so long does a unit look for it.
SEARCH_S = 600.0
ACCURACY_M = 8.0


@dataclass
class Drive:
    """A route that was begun at a simulated second."""

    route: Route
    began_s: float


class Fleet:
    """All units that are on duty when the replay begins."""

    def __init__(self, *, station: Organisation, desk: Officer) -> None:
        """Find them with their crews and last positions; Conflict when there are none."""
        self.station, self.desk = station, desk
        on_duty = [
            unit for unit in station_units(station) if unit.status not in {UnitStatus.OFF_DUTY, UnitStatus.UNAVAILABLE}
        ]
        if not on_duty:
            raise Conflict(
                _("{name}没有在岗的警力单元，请先让单元上岗，或用 --with-units 建立演示单元。").format(
                    name=station.name
                )
            )
        self.units = {unit.call_sign: unit for unit in on_duty}
        self.free = {sign for sign, unit in self.units.items() if unit.status == UnitStatus.AVAILABLE}
        self.places = self._last_places(on_duty)
        self.drives: dict[str, Drive] = {}
        self._shown_at = now()
        self.show(0.0, every=True)

    def _last_places(self, units: list[Unit]) -> dict[str, LonLat]:
        known = UnitPosition.objects.in_bulk([unit.pk for unit in units])
        lon, lat = self.station.lon, self.station.lat
        places = {unit.call_sign: (known[unit.pk].lon, known[unit.pk].lat) for unit in units if unit.pk in known}
        if lon is not None and lat is not None:
            places = {unit.call_sign: (lon, lat) for unit in units} | places
        return places

    def crew_of(self, call_sign: str) -> Officer:
        """Return who reports for a unit: its crew, or the desk by radio."""
        crew = list(self.units[call_sign].crew.all())
        return crew[0].officer if crew else self.desk

    def drive(self, call_sign: str, to: LonLat | None, at_s: float) -> float:
        """Begin the quickest way to a place; return the seconds it takes."""
        start = self.places.get(call_sign)
        if to is None or start is None:
            if to is not None:
                self.places[call_sign] = to
            return SEARCH_S
        route = route_between(self.station.pk, start, to, cast("Kind", self.units[call_sign].kind))
        self.drives[call_sign] = Drive(route, at_s)
        return float(route.at_s[-1])

    def stop(self, call_sign: str, at_s: float) -> None:
        """Let a unit stand where it is now, and say so."""
        if drive := self.drives.pop(call_sign, None):
            self.places[call_sign] = drive.route.position_at(at_s - drive.began_s)
            self._report([call_sign])

    def show(self, at_s: float, *, every: bool = False) -> None:
        """Report the fixes of those that drive; of all when `every`, or when the others' are growing old."""
        every = every or (now() - self._shown_at).total_seconds() > SHOW_IDLE_EVERY_S
        for sign, drive in self.drives.items():
            self.places[sign] = drive.route.position_at(at_s - drive.began_s)
        self._report(list(self.places if every else self.drives))
        self._shown_at = now() if every else self._shown_at

    def _report(self, signs: list[str]) -> None:
        at = now()
        fixes = [
            Fix(unit=sign, lon=self.places[sign][0], lat=self.places[sign][1], at=at, accuracy_m=ACCURACY_M)
            for sign in signs
        ]
        if fixes:
            report_positions(officer=self.desk, station=self.station, fixes=fixes)
