"""Pages and fragments of the incidents app."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core.errors import Invalid
from incidents.choices import Kind, Priority, Source
from incidents.forms import STATUSES, ListForm, SavedViewForm
from incidents.selectors import listing, page
from incidents.selectors.incidents import incident_for
from incidents.selectors.listpage import Cursor, list_page
from incidents.services import views as saved
from live.selectors import attachment_of
from live.uploads import download
from stations.middleware import officer_of
from stations.selectors.people import station_for

# Filters that come with a link from the heat map; they are shown as one and taken off together.
NARROWED = ("station", "bbox", "hours", "weekday")
ID_DIGITS = 18  # always fits into a bigint


@require_GET
def incident_page(request: HttpRequest, number: str) -> HttpResponse:
    """One incident in full."""
    officer = officer_of(request)
    context = page.page(officer, incident_for(officer, number), request.GET.get("before", ""))
    return render(request, "incidents/page.html", context | {"nav_key": "incidents"})


@require_GET
def incident_panel(request: HttpRequest, number: str) -> HttpResponse:
    """One incident as the console's right column."""
    officer = officer_of(request)
    return render(request, "incidents/panel.html", page.page(officer, incident_for(officer, number)))


@require_GET
def attachment(request: HttpRequest, number: str, uid: UUID) -> FileResponse:
    """A file that hangs on an incident, for those who see the incident."""
    incident = incident_for(officer_of(request), number)
    return download(attachment_of(subject="incident", subject_id=incident.pk, uid=uid))


@require_GET
def intake_form(request: HttpRequest) -> HttpResponse:
    """The form of a new call."""
    sources = [choice for choice in Source.choices if choice[0] != Source.IMPORTED]
    return render(
        request, "incidents/intake.html", {"sources": sources, "kinds": Kind.choices, "priorities": Priority.choices}
    )


@require_GET
def incident_list(request: HttpRequest) -> HttpResponse:
    """Search, filters, saved views, cursor pages."""
    officer = officer_of(request)
    form = ListForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data.get("station")
    filters = form.filters(station_for(officer, asked) if asked else None)
    types = listing.type_choices()
    shown = list_page(officer, filters, Cursor.parse(request.GET.get("after", "")))
    query = {name: value for name, value in request.GET.items() if value and name != "after"}
    context: dict[str, Any] = {
        "rows": shown.rows,
        "next_url": f"{reverse('incidents:list')}?{urlencode(query | {'after': shown.next})}" if shown.next else "",
        "filters": query,
        "errors": form.errors,
        "statuses": STATUSES,
        "priorities": Priority.choices,
        "types": types,
        "several": listing.several_types(filters.type, types),
        "communities": listing.community_choices(officer),
        "views": listing.saved_views(officer, urlencode(query)),
        "query": urlencode(query),
        "narrowed": {name: query[name] for name in NARROWED if name in query},
        "nav_key": "incidents",
    }
    template = "incidents/rows.html" if request.headers.get("HX-Request") else "incidents/list.html"
    return render(request, template, context)


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the filters in use under a name."""
    form = SavedViewForm(request.POST)
    if not form.is_valid():
        said = {name: [str(one) for one in errors] for name, errors in form.errors.items()}
        raise Invalid(next(iter(said.values()))[0], said)
    query = form.cleaned_data["query"]
    saved.save_view(officer=officer_of(request), name=form.cleaned_data["name"], query=query)
    return redirect(f"{reverse('incidents:list')}?{query}")


@require_POST
def drop_view(request: HttpRequest) -> HttpResponse:
    """Forget one of one's own views."""
    given = request.POST.get("id", "")
    if given.isdecimal() and len(given) <= ID_DIGITS:
        saved.drop_view(officer=officer_of(request), view_id=int(given))
    return redirect("incidents:list")
