"""Places and streets: the keepers' pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stations import rules
from stations.choices import PlaceKind
from stations.forms import PlaceFileForm, PlaceForm, RoadFileForm
from stations.geo.datum import check_position, to_wgs84
from stations.middleware import officer_of
from stations.models import Place
from stations.selectors import places
from stations.selectors.travel import network_facts
from stations.services.importing import import_places, import_roads
from stations.services.importing.mapping import PlaceMapping
from stations.services.places import PlaceRow, retire_place, save_place
from stations.views.frame import back_to, page_of, show, station_of, uploaded

TAB, STREETS = "stations:places", "stations:streets"
REJECTS_SHOWN = 200


@require_GET
def place_list(request: HttpRequest) -> HttpResponse:
    """The places of the station, by kind; found by name, address, code or initials."""
    station, text, kind = station_of(request), request.GET.get("q", "").strip(), request.GET.get("kind", "")
    rows = places.kept_places(station, text=text, kind=kind)
    return show(
        request,
        "stations/places.html",
        TAB,
        page=page_of(request, rows),
        q=text,
        kind=kind,
        kinds=places.kind_counts(station),
        may=rules.may_keep_places(officer_of(request)),
    )


def _row(request: HttpRequest, given: dict[str, Any]) -> PlaceRow:
    """Return the form as a place in WGS-84. Invalid names the field."""
    station, lon, lat = station_of(request), given["lon"], given["lat"]
    if lon is not None and lat is not None:
        near = (station.lon, station.lat) if station.lon is not None and station.lat is not None else None
        check_position(lon, lat, near=near)
        lon, lat = (round(axis, 7) for axis in to_wgs84(lon, lat, given["datum"]))
    return PlaceRow(
        kind=given["kind"], code=given["code"], name=given["name"], address=given["address"], lon=lon, lat=lat,
        parent=(given["parent_kind"], given["parent"]) if given["parent_kind"] and given["parent"] else None,
        sensitive=given["sensitive"], households=given["households"] or 0,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def place_new(request: HttpRequest) -> HttpResponse:
    """Add a place."""
    return _place(request, None)


@require_http_methods(["GET", "POST"])
def place_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a place."""
    return _place(request, places.place_for(officer_of(request), pk))


def _place(request: HttpRequest, place: Place | None) -> HttpResponse:
    form = PlaceForm(request.POST or None, initial=places.place_facts(place) if place else {}, place=place)

    def save(given: dict[str, Any]) -> None:
        station = place.station if place else station_of(request)
        save_place(by=officer_of(request), station=station, row=_row(request, given), place=place)

    if request.method == "POST" and form.saves(save):
        messages.success(request, _("已保存 %(name)s。") % {"name": form.cleaned_data["name"]})
        return back_to(request, TAB)
    return show(request, "stations/place.html", TAB, status=422 if form.is_bound else 200, form=form, place=place)


@require_POST
def place_retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place out of use."""
    place = places.place_for(officer_of(request), pk)
    retire_place(by=officer_of(request), place=place)
    messages.success(request, _("%(name)s已停用。") % {"name": place.name})
    return back_to(request, TAB)


@require_http_methods(["GET", "POST"])
def place_import(request: HttpRequest) -> HttpResponse:
    """Take a file of places in; what stays out is shown with field and why."""
    form = PlaceFileForm(request.POST or None, request.FILES or None, initial={"kind": PlaceKind.COMPOUND})
    done = []

    def take(given: dict[str, Any]) -> None:
        mapping = PlaceMapping(datum=given["datum"])
        with uploaded(given["file"]) as path:
            done.append(
                import_places(
                    by=officer_of(request), station=station_of(request), path=path, kind=given["kind"], mapping=mapping
                )
            )

    taken = request.method == "POST" and form.saves(take)
    result = done[0] if taken else None
    return show(
        request,
        "stations/place_import.html",
        TAB,
        status=422 if form.errors else 200,
        form=form,
        result=result,
        rejected=result.rejected[:REJECTS_SHOWN] if result else [],
    )


@require_http_methods(["GET", "POST"])
def streets(request: HttpRequest) -> HttpResponse:
    """The streets that travel times are computed on, and how to replace them."""
    form = RoadFileForm(request.POST or None, request.FILES or None)
    done = []

    def take(given: dict[str, Any]) -> None:
        with uploaded(given["file"]) as path:
            done.append(import_roads(by=officer_of(request), station=station_of(request), path=path))

    if request.method == "POST" and form.saves(take):
        counts = {"nodes": done[0].nodes, "edges": done[0].edges, "parts": done[0].components}
        messages.success(request, _("已导入 %(nodes)s 个路口、%(edges)s 条路段，%(parts)s 个连通部分。") % counts)
        return back_to(request, STREETS)
    facts = network_facts(station_of(request).pk)
    return show(request, "stations/streets.html", STREETS, status=422 if form.errors else 200, form=form, facts=facts)
