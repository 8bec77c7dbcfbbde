"""Pages of disputes, rooms, visits, guardians and the daily consultation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.clock import local_day, now
from mediation.choices import Kind, Settled
from mediation.forms import DayForm, ListForm, MorningForm
from mediation.rules import rights
from mediation.selectors import agreements, consultation, guardians, page
from mediation.selectors.disputes import dispute_for
from mediation.selectors.morning import minutes_page, morning_page
from stations.middleware import officer_of
from stations.models import Organisation
from stations.selectors.people import station_for
from stations.views.frame import page_of

NAV = {"nav_key": "mediation"}
NEWEST = 20


def _station(request: HttpRequest) -> Organisation:
    return station_for(officer_of(request), request.GET.get("station", ""))


@require_GET
def dispute_list(request: HttpRequest) -> HttpResponse:
    """Disputes by tab, or those behind a number of the settled rate."""
    officer, station, form = officer_of(request), _station(request), ListForm(request.GET)
    filters = form.filters(station.code)
    context = page.list_page(officer, station, filters, form.chosen_tab, request.GET.get("page", ""))
    labels = {
        "open": _("在办"),
        "found": _("待确认"),
        "agreed": _("已协议"),
        "settled": _("已化解"),
        "closed": _("已结案"),
    }
    context["tabs"] = [(name, labels[name], count) for name, count in context["tabs"]]
    behind = {"accepted": _("受理"), "settled": _("调成"), "staying": _("仍保持"), "reopened": _("化解后重开")}
    context["query"] = request.GET.urlencode()
    context["behind"] = behind.get(filters.behind, "")
    template = "mediation/parts/rows.html" if request.headers.get("HX-Request") else "mediation/list.html"
    return render(request, template, context | NAV | {"section": "disputes"})


@require_GET
def dispute_page(request: HttpRequest, number: str) -> HttpResponse:
    """One file in full."""
    officer = officer_of(request)
    dispute = dispute_for(officer, number, request.GET.get("station", ""))
    context = page.file_page(officer, dispute, request.GET.get("before", ""))
    return render(request, "mediation/dispute.html", context | NAV)


@require_GET
def rooms(request: HttpRequest) -> HttpResponse:
    """The rooms' week."""
    context = page.rooms_page(officer_of(request), _station(request), DayForm(request.GET).chosen)
    return render(request, "mediation/rooms.html", context | NAV | {"section": "rooms"})


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """Return visits that are due, soonest first."""
    officer = officer_of(request)
    rows = agreements.list_visits(officer, mine=request.GET.get("mine") == "1").filter(status="due")
    pages = page_of(request, rows)
    context = {"rows": [agreements.visit_card(row) for row in pages], "page": pages, "outcomes": agreements.OUTCOMES}
    return render(request, "mediation/visits.html", context | NAV | {"section": "visits"})


@require_GET
def morning(request: HttpRequest) -> HttpResponse:
    """The day's consultation: fifty items a page, by group, whatever waits in all."""
    officer, station, form = officer_of(request), _station(request), MorningForm(request.GET)
    day = form.chosen or local_day(now())
    context = morning_page(officer, station, day, form.chosen_group, request.GET.get("page", ""))
    words = {"undecided": _("未派"), "decided": _("已定"), "ordered": _("已派"), "cleared": _("已清")}
    context["groups"] = [(name, words[name], count) for name, count in context["counts"].items()]
    # the same choices stand at every item: written once, not once for each
    context["choices"] = format_html_join("", '<option value="{}">{}</option>', context["owners"].items())
    return render(request, "mediation/consultation.html", context | NAV | {"section": "morning"})


@require_GET
def minutes(request: HttpRequest) -> HttpResponse:
    """The minutes for paper: the whole list."""
    officer, station = officer_of(request), _station(request)
    context = minutes_page(officer, station, DayForm(request.GET).chosen or local_day(now()))
    rows = consultation.item_rows(context["meeting"]) if context["meeting"] else []
    return render(request, "mediation/minutes.html", context | NAV | {"rows": rows, "section": "morning"})


@require_GET
def guardian(request: HttpRequest) -> HttpResponse:
    """A guardian's phone: report in a minute, see one's own; the awards, when there are many, on pages of their own."""
    officer, awards = officer_of(request), guardians.awards_of(officer_of(request))
    whole = request.GET.get("list") == "awards"
    pages = page_of(request, awards if whole else guardians.visible_reports(officer))
    context = {
        "counts": guardians.counts_of(officer),
        "page": pages,
        "whole": whole,
        "reports": [] if whole else [guardians.report_card(row) for row in pages],
        "awards": pages if whole else awards[:NEWEST],
        "awards_more": 0 if whole else max(0, awards.count() - NEWEST),
        "kinds": Kind.choices,
        "ways": Settled.choices,
    }
    return render(request, "mediation/guardian.html", context)


@require_GET
def guardian_list(request: HttpRequest) -> HttpResponse:
    """Guardians with counts and awards, and what they could not settle."""
    officer, station = officer_of(request), _station(request)
    pages = page_of(request, guardians.visible_reports(officer).filter(station=station))
    context = {
        "rows": guardians.ranking(station),
        "reports": [guardians.report_card(row) for row in pages],
        "page": pages,
    }
    may = rights.may_thank(officer, station.pk)
    return render(
        request, "mediation/guardians.html", context | NAV | {"may": may, "station": station, "section": "guardians"}
    )
