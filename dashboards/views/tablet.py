"""The tablet of those who are outside (P5, V1): one shell that the browser keeps, filled by the API."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
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
def worker(_request: HttpRequest) -> FileResponse:
    """The service worker. From here, because a worker answers only for addresses at or below its own."""
    answer = FileResponse((settings.ROOT / WORKER).open("rb"), content_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer
