"""The demo's bodies, people, places, streets and units, made through the services that keepers use."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from core.clock import SHANGHAI, day_bounds, local_day
from incidents.demo import names, places, plane
from incidents.demo.network import network
from stations.choices import GroundLayer, OrganisationKind, PostKind, UnitStatus
from stations.geo.areas import area_of
from stations.models import Absence, Officer, Organisation, Place, Post, Shift, Unit
from stations.services.fleet import create_unit
from stations.services.organisations import create_station
from stations.services.people import create_officer, create_organisation
from stations.services.places import PlaceRow, keep_places, replace_ground
from stations.services.roads import replace_roads
from stations.services.units import Fix, report_positions, set_crew, set_unit_status

WATCH = timedelta(hours=12)
WATCHES = 14
ON_SHIFTS = frozenset({"dispatcher", "duty_leader", "community_officer", "auxiliary"})


@dataclass(frozen=True)
class Town:
    """What the other parts of the demo work with."""

    station: Organisation
    people: dict[str, Officer]
    units: dict[str, Unit]
    places: dict[str, Place]
    communities: dict[str, Place]

    @property
    def dispatcher(self) -> Officer:
        """Return who takes calls."""
        return self.people["周敏"]


def build(code: str, *, at: datetime) -> Town:
    """Make the station with everything but its incidents."""
    station, teams = _bodies(code)
    people = _people(code, station, teams)
    _places(station)
    replace_roads(by=None, station=station, network=network(), source="演示路网")
    found = list(Place.objects.filter(station=station))
    communities = {place.code: place for place in found if place.kind == "community"}
    town = Town(station, people, _units(station, teams), {place.name: place for place in found}, communities)
    _rosters(town, at)
    _posts(town)
    return town


def _bodies(code: str) -> tuple[Organisation, dict[str, Organisation]]:
    bureau = Organisation.objects.filter(code="DEMO").first() or create_organisation(
        kind=OrganisationKind.BUREAU, code="DEMO", name="临澄市公安局"
    )
    sub = Organisation.objects.filter(code="DEMO1").first() or create_organisation(
        kind=OrganisationKind.SUB_BUREAU, code="DEMO1", name="望湖分局", parent=bureau
    )
    station = create_station(code=code, name="澄湖派出所", lon=plane.LON, lat=plane.LAT, parent_code=sub.code)
    teams = {row.code.removeprefix(code): row for row in Organisation.objects.filter(parent=station)}
    return station, teams | {"": station}


def _people(code: str, station: Organisation, teams: dict[str, Organisation]) -> dict[str, Officer]:
    """Log-ins are taken once; a second demo station's are called dispatcher.ch2 and so on."""
    suffix = f".{code.lower()}" if Officer.objects.filter(username="dispatcher").exists() else ""
    found = {}
    for number, row in enumerate(names.PEOPLE, 1):
        found[row.name] = create_officer(
            username=f"{row.username or f'{code.lower()}{number:03d}'}{suffix if row.username else ''}",
            name=row.name,
            organisation=teams[row.team],
            roles=row.roles.split(),
            password=settings.DEMO_PASSWORD if row.username else None,
            badge="" if row.roles.endswith("admin") or row.roles == "wall" else f"{station.pk:02d}{3100 + number}",
        )
    return found


def _places(station: Organisation) -> None:
    rows = [
        PlaceRow(
            kind=row.kind, code=row.code, name=row.name, address=row.address, lon=row.lon, lat=row.lat, parent=row.parent,
            area=area_of(row.boundary, feature=row.name) if row.boundary else None, sensitive=row.sensitive,
            households=row.households,
        )
        for row in (*places.community_rows(), *places.plot_rows())
    ]  # fmt: skip
    keep_places(by=None, station=station, rows=rows, source="演示场所")
    ground = places.ground_rows()
    for layer in GroundLayer.values:
        shapes = [(name, geometry) for of, name, geometry in ground if of == layer]
        replace_ground(by=None, station=station, layer=layer, shapes=shapes)


def _units(station: Organisation, teams: dict[str, Organisation]) -> dict[str, Unit]:
    return {
        row.call_sign: create_unit(
            by=None, station=station, call_sign=row.call_sign, kind=row.kind, group=teams[row.group]
        )
        for row in names.UNITS
    }


def _rosters(town: Town, at: datetime) -> None:
    """Two watches in every team, twelve hours each for a week; one officer is on training, so that the group stands in (S1)."""
    away = at.astimezone(SHANGHAI).replace(hour=8, minute=0, second=0, microsecond=0) - timedelta(days=2)
    trainee = town.people["曾永强"]
    Absence.objects.create(officer=trainee, kind="training", starts_at=away, ends_at=away + timedelta(days=9))
    crewed = {name for unit in names.UNITS for name in unit.crew.split()} | {town.dispatcher.name, "郑立新"}
    on_shifts = [row.name for row in names.PEOPLE if row.roles in ON_SHIFTS and row.name != trainee.name]
    Shift.objects.bulk_create(
        Shift(officer=town.people[name], starts_at=start, ends_at=start + WATCH)
        for number, start in enumerate(_watches(at))
        for name in on_shifts
        # Whoever sits in a unit is there now, in the first watch, and then every other one.
        if (name in crewed) == (number % 2 == 0)
    )


def _watches(at: datetime) -> Iterator[datetime]:
    """Give the starts of the watches, from the running one on: eight in the morning and eight in the evening."""
    midnight, _ = day_bounds(local_day(at))
    began = max(midnight + timedelta(hours=hour) for hour in (-4, 8, 20) if midnight + timedelta(hours=hour) <= at)
    for number in range(WATCHES):
        yield began + number * WATCH


def _posts(town: Town) -> None:
    """One community one officer, one compound one auxiliary (S1)."""
    officers = [town.people[row.name] for row in names.PEOPLE if row.roles == "community_officer"]
    helpers = [town.people[row.name] for row in names.PEOPLE if row.roles == "auxiliary"]
    rows = list(Place.objects.filter(station=town.station, kind__in=["community", "compound"]).order_by("code"))
    communities = [row for row in rows if row.kind == "community"]
    compounds = [row for row in rows if row.kind == "compound"]
    posts = [
        Post(place=place, officer=officers[i % len(officers)], kind=PostKind.OFFICER)
        for i, place in enumerate(communities)
    ]
    posts += [
        Post(place=place, officer=helpers[i % len(helpers)], kind=PostKind.AUXILIARY)
        for i, place in enumerate(compounds)
    ]
    Post.objects.bulk_create(posts)


def go_on_duty(town: Town, *, at: datetime) -> None:
    """Put crews on their units and the units on the map."""
    fixes = []
    for row in names.UNITS:
        set_crew(
            officer=town.dispatcher,
            unit=town.units[row.call_sign],
            crew=[town.people[name] for name in row.crew.split()],
        )
        set_unit_status(officer=town.dispatcher, call_sign=row.call_sign, to=UnitStatus.AVAILABLE)
        stand = town.places[row.at]
        fixes.append(
            Fix(unit=row.call_sign, lon=stand.lon or plane.LON, lat=stand.lat or plane.LAT, at=at, accuracy_m=8)
        )
    report_positions(officer=town.dispatcher, station=town.station, fixes=fixes)
