"""A station with a dispatcher and units, made through the product's own services."""

import os
from dataclasses import dataclass

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
django.setup()

from stations.choices import Role, UnitKind, UnitStatus  # noqa: E402 - after django.setup
from stations.models import Officer, Organisation, Unit  # noqa: E402
from stations.services.people import create_officer, create_organisation, issue_token  # noqa: E402

LON, LAT = 114.0550, 22.5350


@dataclass(frozen=True)
class Bench:
    """What a bench needs to log in."""

    station: Organisation
    dispatcher: Officer
    token: str


def bench_station(*, code: str = "CH", units: int = 8, lon: float = LON, lat: float = LAT) -> Bench:
    """Make a station; without places and streets, so that a figure is the room's own."""
    above = create_organisation(kind="sub_bureau", code=f"X{code}", name="分局")
    station = create_organisation(kind="station", code=code, name="派出所", parent=above, lon=lon, lat=lat)
    dispatcher = create_officer(
        username=f"desk-{code}", name="值班", organisation=station, roles=[Role.DISPATCHER], password=None
    )
    Unit.objects.bulk_create(
        Unit(station=station, call_sign=f"M{number}", kind=UnitKind.MOTORCYCLE, status=UnitStatus.AVAILABLE)
        for number in range(1, units + 1)
    )
    token, _ = issue_token(officer=dispatcher)
    return Bench(station, dispatcher, token)
