"""The leader's pages of plans (P2)."""

from datetime import date
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.clock import now
from core.errors import NotFound
from live.uploads import download
from patrols.models import PatrolPlan
from patrols.selectors import page, photos
from patrols.selectors.cards import route_cards
from patrols.selectors.plans import plan_of_day
from patrols.selectors.timetable import VIEWS, view_at
from stations.middleware import officer_of
from stations.models import Organisation
from stations.selectors.people import station_for


@require_GET
def days(request: HttpRequest) -> HttpResponse:
    """The days of a station with their plans."""
    officer = officer_of(request)
    station = station_for(officer, request.GET.get("station", ""))
    context = page.days_page(officer, station) | {"station": station, "nav_key": "patrols"}
    return render(request, "patrols/days.html", context)


def _plan_of(request: HttpRequest, day: str) -> tuple[Organisation, PatrolPlan]:
    officer = officer_of(request)
    station = station_for(officer, request.GET.get("station", ""))
    try:
        wanted = date.fromisoformat(day)
    except ValueError as error:
        raise NotFound(_("没有这一天，请写成 2026-11-25。")) from error
    found = plan_of_day(officer, station, wanted)
    if found is None:
        raise NotFound(_("{day} 还没有巡防计划。").format(day=wanted))
    return station, found


@require_GET
def plan(request: HttpRequest, day: str) -> HttpResponse:
    """One day: map, timetable, coverage, reasons, checks."""
    officer, (station, found) = officer_of(request), _plan_of(request, day)
    view = request.GET.get("view", "")
    context = page.plan_page(officer, found, view if view in VIEWS else view_at(found, now()))
    return render(request, "patrols/plan.html", context | {"station": station, "nav_key": "patrols"})


@require_GET
def card(request: HttpRequest, day: str) -> HttpResponse:
    """The route cards of a day for paper, one page a crew; `?unit=` is one crew's alone."""
    _station, found = _plan_of(request, day)
    document = route_cards(found, unit=request.GET.get("unit", ""))
    name = f"attachment; filename=patrol-{found.day}.pdf" if "save" in request.GET else "inline"
    return HttpResponse(document, content_type="application/pdf", headers={"Content-Disposition": name})


@require_GET
def attachment(request: HttpRequest, pk: int, uid: UUID) -> FileResponse:
    """A file that hangs on a stop, for those who see the stop."""
    return download(photos.attachment(officer_of(request), pk, uid))
