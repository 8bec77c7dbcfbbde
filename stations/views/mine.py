"""My station at a glance."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.clock import now
from stations.selectors import cover, units
from stations.selectors.roster import people_now
from stations.views.frame import show, station_of


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Cover with substitutes and alarms, units with crew and status, who is there."""
    station = station_of(request)
    rows, at = cover.cover_now(station), now()
    return show(
        request,
        "stations/mine.html",
        "stations:mine",
        cover=rows,
        bare=[row for row in rows if not row["covered"]],
        units=[units.placed_card(unit, at) for unit in units.station_units(station).select_related("position")],
        teams=people_now(station),
    )
