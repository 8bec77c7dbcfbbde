"""A small station, built through the product's own services."""

from datetime import datetime
from itertools import count

from core.clock import now
from stations.choices import OrganisationKind, PlaceKind, PostKind, Role, UnitKind, UnitStatus
from stations.models import Officer, Organisation, Place, PlaceArea, Post, Unit
from stations.services.people import create_officer, create_organisation
from stations.services.places import initials_of
from stations.services.units import Fix, report_positions, set_crew

# Five digits from the first: codes then stand in the order in which they were made, and none is the beginning of another.
_numbers = count(10_000)
PASSWORD = "demo"
# The station's door, invented, in the middle of the Futian street graph that some tests read.
LON, LAT = 114.0550, 22.5350


def station(code: str = "", *, parent: Organisation | None = None, lon: float = LON, lat: float = LAT) -> Organisation:
    """A station below a sub-bureau."""
    number = next(_numbers)
    above = parent or create_organisation(kind=OrganisationKind.SUB_BUREAU, code=f"B{number}", name=f"第{number}分局")
    return create_organisation(
        kind=OrganisationKind.STATION,
        code=code or f"S{number}",
        name=f"第{number}派出所",
        parent=above,
        lon=lon,
        lat=lat,
    )


def group(of: Organisation, name: str = "警一组") -> Organisation:
    """A police group of a station."""
    return create_organisation(kind=OrganisationKind.GROUP, code=f"G{next(_numbers)}", name=name, parent=of)


def officer(of: Organisation, *roles: str, name: str = "周敏", username: str = "") -> Officer:
    """An officer of a station or group; a dispatcher unless told otherwise."""
    return create_officer(
        username=username or f"officer{next(_numbers)}",
        name=name,
        organisation=of,
        roles=list(roles) or [Role.DISPATCHER],
        password=PASSWORD,
    )


def unit(
    of: Organisation, call_sign: str = "M2", *, kind: str = UnitKind.MOTORCYCLE, status: str = UnitStatus.AVAILABLE
) -> Unit:
    """A unit, free unless told otherwise."""
    return Unit.objects.create(station=of, call_sign=call_sign, kind=kind, status=status)


def crew(of: Unit, *people: Officer, by: Officer) -> None:
    """Put officers on a unit."""
    set_crew(officer=by, unit=of, crew=people)


def fix(of: Unit, lon: float, lat: float, *, by: Officer, at: datetime | None = None) -> None:
    """Let a unit be somewhere."""
    (result,) = report_positions(
        officer=by, station=of.station, fixes=[Fix(unit=of.call_sign, lon=lon, lat=lat, at=at or now())]
    )
    assert result["accepted"], result["detail"]


def place(
    of: Organisation,
    kind: str = PlaceKind.MARKET,
    *,
    name: str = "柳堤夜市",
    lon: float | None = LON,
    lat: float | None = LAT,
    sensitive: str = "",
) -> Place:
    """A place with a point."""
    return Place.objects.create(
        station=of,
        kind=kind,
        code=f"P{next(_numbers)}",
        name=name,
        initials=initials_of(name),
        lon=lon,
        lat=lat,
        sensitive=sensitive,
    )


def community(
    of: Organisation, name: str = "柳堤社区", *, west: float = LON - 0.01, south: float = LAT - 0.01, size: float = 0.02
) -> Place:
    """A square community; its officer is set with `post`."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    made = Place.objects.create(
        station=of,
        kind=PlaceKind.COMMUNITY,
        code=f"C{next(_numbers)}",
        name=name,
        boundary={"type": "Polygon", "coordinates": [ring]},
    )
    PlaceArea.objects.create(place=made, ring="(" + ",".join(f"({lon},{lat})" for lon, lat in ring) + ")")
    return made


def post(at: Place, person: Officer, kind: str = PostKind.OFFICER) -> Post:
    """Who looks after a place."""
    return Post.objects.create(place=at, officer=person, kind=kind)
