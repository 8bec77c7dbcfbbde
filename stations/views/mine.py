"""My station at a glance."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from stations.selectors import cover, units
from stations.selectors.roster import people_now
from stations.views.frame import show, station_of


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Cover with substitutes and alarms, units with crew and status, who is there."""
    station = station_of(request)
    rows = cover.cover_now(station)
    return show(
        request,
        "stations/mine.html",
        "stations:mine",
        cover=rows,
        bare=[row for row in rows if not row["covered"]],
        units=[units.unit_card(unit) for unit in units.station_units(station)],
        teams=people_now(station),
    )
