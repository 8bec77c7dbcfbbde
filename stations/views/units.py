"""Units: the keepers' pages."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.clock import now
from stations import rules
from stations.forms import UnitForm
from stations.middleware import officer_of
from stations.models import Unit
from stations.selectors import people, units
from stations.services import fleet
from stations.services.units import set_crew
from stations.views.frame import back_to, page_of, show, station_of

TAB = "stations:units"


@require_GET
def unit_list(request: HttpRequest) -> HttpResponse:
    """The station's units with crew and status, those out of use at the end."""
    rows = units.kept_units(officer_of(request)).filter(station=station_of(request))
    page, at = page_of(request, rows), now()
    shown = [(unit, units.placed_card(unit, at)) for unit in page.object_list]
    return show(
        request, "stations/units.html", TAB, page=page, rows=shown, may=rules.may_keep_places(officer_of(request))
    )


@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """Add a unit."""
    station = station_of(request)
    form = _form(request, None)

    def make(given: dict[str, Any]) -> None:
        fleet.create_unit(by=officer_of(request), station=station, **given)

    if request.method == "POST" and form.saves(make):
        messages.success(request, _("已建立 %(name)s。") % {"name": form.cleaned_data["call_sign"]})
        return back_to(request, TAB)
    return show(request, "stations/unit.html", TAB, status=422 if form.is_bound else 200, form=form, unit=None)


@require_http_methods(["GET", "POST"])
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a unit and who is on it."""
    unit = units.kept_unit(officer_of(request), pk)
    form = _form(request, unit)

    @transaction.atomic  # facts and crew are saved together or not at all
    def edit(given: dict[str, Any]) -> None:
        after = fleet.edit_unit(by=officer_of(request), unit_id=pk, kind=given["kind"], group=given["group"])
        if {member.pk for member in given["crew"]} != set(units.crew_ids(unit)):
            set_crew(officer=officer_of(request), unit=after, crew=list(given["crew"]))

    if request.method == "POST" and form.saves(edit):
        messages.success(request, _("已保存 %(name)s。") % {"name": unit.call_sign})
        return back_to(request, TAB)
    return show(request, "stations/unit.html", TAB, status=422 if form.is_bound else 200, form=form, unit=unit)


@require_POST
def unit_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a unit out of use, or bring it back."""
    act = fleet.restore_unit if request.POST.get("to") == "active" else fleet.retire_unit
    unit = act(by=officer_of(request), unit_id=pk)
    said = _("%(name)s已恢复。") if unit.is_active else _("%(name)s已停用。")
    messages.success(request, said % {"name": unit.call_sign})
    return back_to(request, TAB)


def _form(request: HttpRequest, unit: Unit | None) -> UnitForm:
    station = unit.station if unit else station_of(request)
    facts = (
        {"call_sign": unit.call_sign, "kind": unit.kind, "group": unit.group_id, "crew": units.crew_ids(unit)}
        if unit
        else {}
    )
    return UnitForm(
        request.POST or None,
        initial=facts,
        unit=unit,
        groups=people.groups_of(station),
        people=people.staff_of(station),
    )
