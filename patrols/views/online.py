"""The page of online patrols (P6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Invalid
from patrols import rules
from patrols.forms import OnlinePatrolForm
from patrols.selectors.online import recent_online
from patrols.services import online as services
from stations.middleware import officer_of
from stations.selectors.people import station_for


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """What is to be looked through, and what was."""
    return _show(request, OnlinePatrolForm())


def _show(request: HttpRequest, form: OnlinePatrolForm, status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    station = station_for(officer)
    context: dict[str, Any] = {
        "station": station, "patrols": recent_online(station), "form": form, "nav_key": "patrols",
        "may_open": rules.may_open_checks(officer, station.pk),
    }  # fmt: skip
    return render(request, "patrols/online.html", context, status=status)


@require_POST
def open_patrol(request: HttpRequest) -> HttpResponse:
    """Open one."""
    officer, form = officer_of(request), OnlinePatrolForm(request.POST)

    def open_it(given: dict[str, Any]) -> None:
        services.open_online_patrol(officer=officer, station=station_for(officer), **given)

    if form.saves(open_it):
        messages.success(request, _("已安排。"))
        return redirect("patrols:online")
    return _show(request, form, status=422)


@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick one point off."""
    given = request.POST.get("point", "")
    if not given.isdecimal() or len(given) > len(str(2**62)):
        raise Invalid.field("point", _("请从列表中选择。"))
    services.check_point(
        officer=officer_of(request), patrol_id=pk, point_id=int(given), finding=request.POST.get("finding", "")[:400]
    )
    return redirect("patrols:online")
