"""My station at a glance."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.clock import now
from stations.selectors import cover, roster, units
from stations.views.frame import page_of, show, station_of

# Communities without anybody that the alarm names; the table has all of them.
NAMED = 20


@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """Cover with substitutes and alarms, units with crew and status, who is there: each in pages, found by one word."""
    station, text, at = station_of(request), request.GET.get("q", "").strip(), now()
    here = cover.presence(station, at)
    rows = cover.cover_now(station, here)
    bare = [row["name"] for row in rows if not row["covered"]]
    found = [row for row in rows if text in row["name"]]
    placed = page_of(request, units.station_units(station, text=text).select_related("position"), key="units")
    staff = page_of(request, roster.found_staff(station, text=text), key="people")
    return show(
        request,
        "stations/mine.html",
        "stations:mine",
        q=text,
        cover=page_of(request, found, key="cover"),
        bare=len(bare),
        bare_names=bare[:NAMED],
        units=placed,
        cards=[units.placed_card(unit, at) for unit in placed.object_list],
        people=staff,
        teams=roster.by_team(staff.object_list, here),
    )
