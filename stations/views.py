"""My station: people, places, units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from stations.middleware import officer_of
from stations.selectors import cover, people, units


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Cover, units and people of one's station at a glance."""
    officer = officer_of(request)
    station = people.station_for(officer, request.GET.get("station", ""))
    context = {
        "station": station,
        "cover": cover.cover_now(station),
        "units": [units.unit_card(unit) for unit in units.station_units(station)],
        "people": people.visible_officers(officer).filter(station=station).order_by("organisation__path", "name"),
        "nav_key": "station",
    }
    return render(request, "stations/mine.html", context)
