"""Did the forecast deserve trust, and did patrolling work (P7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from patrols import rules
from patrols.selectors.effect import effect_page
from patrols.selectors.trust import trust_page, way_names
from stations.middleware import officer_of
from stations.selectors.people import station_for

DAYS = 30


@require_GET
def trust(request: HttpRequest) -> HttpResponse:
    """The last thirty days: forecast against plain counts, patrolled hours against the weeks before."""
    station = station_for(officer_of(request), request.GET.get("station", ""))
    may_keep = rules.may_keep_templates(officer_of(request))
    context = trust_page(station, DAYS) | effect_page(station, DAYS)
    return render(
        request,
        "patrols/trust.html",
        context | {"station": station, "names": way_names(), "nav_key": "patrols", "may_keep": may_keep},
    )
