"""The tablet of those who are outside (P5, V1): one shell that the browser keeps, filled by the API."""

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dashboards.selectors import carrier
from stations.middleware import officer_of
from stations.selectors import people

WORKER = Path("frontend/dist/tablet-worker.js")


@require_GET
def shell(request: HttpRequest) -> HttpResponse:
    """The frame of all its views: who I am, in which unit, of which community."""
    officer = officer_of(request)
    context = {
        "station": people.station_for(officer),
        "unit": carrier.unit_of(officer),
        "place": carrier.place_of(officer),
    }
    return render(request, "dashboards/tablet.html", context)


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker. From here, because a worker answers only for addresses at or below its own."""
    script = (settings.ROOT / WORKER).read_bytes()
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
