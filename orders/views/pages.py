"""The list with the order under review, one order, counts, paper."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.clock import local_day, now
from core.errors import Invalid
from live.selectors import attachment_of
from live.timeline import window
from live.uploads import download
from orders import rules
from orders.forms import ExportForm, ListForm, SubjectForm
from orders.selectors import carriers, counts, detail, listing
from orders.selectors.listpage import Cursor, list_page
from orders.selectors.orders import order_for
from orders.services.documents import order_sheet
from orders.services.export import export_orders
from orders.services.issue import MOST_AT_ONCE
from stations.middleware import officer_of
from stations.models import Officer
from stations.selectors.people import station_for

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _given(request: HttpRequest) -> dict[str, str]:
    """Return the filters that are set, without the page."""
    return {name: str(value) for name, value in request.GET.items() if value and name in ListForm.base_fields}


def _choices(officer: Officer) -> dict[str, Any]:
    """Return what the forms of the room choose from; nobody else is asked."""
    may_issue = rules.may_issue(officer, officer.station_id or 0)
    who = carriers.carriers(station_for(officer)) if may_issue else {"people": [], "teams": []}
    return {"may_issue": may_issue, "kinds": listing.kind_choices(), **who}


@require_GET
def order_list(request: HttpRequest) -> HttpResponse:
    """Tabs, filters, cursor pages; the room's new order form; one order at the side."""
    officer, form, subject = officer_of(request), ListForm(request.GET), SubjectForm(request.GET)
    filters, subject_given = form.filters(), subject.is_valid() and any(subject.cleaned_data.values())
    shown, given = list_page(officer, filters, Cursor.parse(request.GET.get("after", ""))), _given(request)
    context = {
        "rows": shown.rows,
        "next_url": f"{reverse('orders:list')}?{urlencode(given | {'after': shown.next})}" if shown.next else "",
        "given": given,
        "query": urlencode(given),
        "tab": filters.tab,
        "counts": counts.head(officer),
        "communities": listing.community_choices(officer),
        "subject": subject.cleaned_data if subject_given else {},
        "may_keep_rules": rules.may_keep_rules(officer),
        "nav_key": "orders",
    }
    return render(request, "orders/list.html", context | _choices(officer))


def _order(request: HttpRequest, number: str) -> dict[str, Any]:
    officer = officer_of(request)
    found = order_for(officer, number, request.GET.get("station", ""))
    order, past = detail.told(officer, found), window(detail.entries(found), request.GET.get("before", ""))
    return {
        "order": order,
        "past": past,
        "timeline": past.told(detail.entry_row),
        "may": order["may"],
        "attachments": order["attachments"],
        "nav_key": "orders",
        **_choices(officer),
    }


@require_GET
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """One order in full."""
    return render(request, "orders/page.html", _order(request, number))


@require_GET
def order_panel(request: HttpRequest, number: str) -> HttpResponse:
    """One order beside the list."""
    return render(request, "orders/panel.html", _order(request, number))


@require_GET
def attachment(request: HttpRequest, number: str, uid: UUID) -> FileResponse:
    """A file that hangs on an order, for those who see the order."""
    order = order_for(officer_of(request), number)
    return download(attachment_of(subject="order", subject_id=order.pk, uid=uid))


@require_GET
def print_orders(request: HttpRequest) -> HttpResponse:
    """One sheet for each order named, to sign and to file."""
    officer, numbers = officer_of(request), request.GET.getlist("n")[:MOST_AT_ONCE]
    orders = [detail.told(officer, order_for(officer, number)) for number in numbers]
    return render(request, "orders/print.html", {"orders": orders, "nav_key": "orders"})


@require_GET
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """One order as PDF."""
    officer = officer_of(request)
    made = order_sheet(officer=officer, order=order_for(officer, number))
    headers = {"Content-Disposition": f'attachment; filename="{number}.pdf"', **NO_STORE}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


@require_GET
def counts_page(request: HttpRequest) -> HttpResponse:
    """How many each officer and team has, and how late."""
    officer = officer_of(request)
    context = {"rows": counts.by_carrier(officer), "counts": counts.head(officer), "nav_key": "orders"}
    return render(request, "orders/counts.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The list as XLSX, for a reason."""
    form = ExportForm(request.POST)
    if not form.is_valid():
        raise Invalid.field("reason", _("请写明导出的事由。"))
    filters = ListForm(request.GET).filters()
    made = export_orders(officer=officer_of(request), filters=filters, reason=form.cleaned_data["reason"])
    name = f"orders-{local_day(now()):%Y%m%d}.xlsx"
    return HttpResponse(made, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
