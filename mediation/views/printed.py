"""What goes onto paper or out of the house: the agreement as PDF and DOCX, the invitation to a meeting, the list as XLSX."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.clock import local_day, now
from core.errors import Invalid
from mediation.forms import ExportForm, ListForm
from mediation.selectors import meetings
from mediation.services import documents
from mediation.services.export import export_disputes
from stations.middleware import officer_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NO_STORE = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@require_GET
def agreement(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """The newest agreement with names in clear; that it was printed is recorded."""
    if code not in documents.FORMATS:
        raise Http404
    made = documents.print_agreement(officer=officer_of(request), number=number, form=code)
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"', **NO_STORE}
    return HttpResponse(made.content, content_type=made.media_type, headers=headers)


@require_GET
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """The invitations of a meeting, one page for each party, names masked: the desk writes them in by hand."""
    told = meetings.invitation(officer_of(request), pk)
    return render(request, "mediation/invitation.html", told | {"nav_key": "mediation"})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What the page lists, or what is behind a number of the settled rate, as XLSX, for a reason."""
    officer, given, form = officer_of(request), ExportForm(request.POST), ListForm(request.GET)
    if not given.is_valid():
        raise Invalid.field("reason", _("请写明导出的事由。"))
    filters = form.filters(request.GET.get("station", ""))
    made = export_disputes(officer=officer, filters=filters, tab=form.chosen_tab, reason=given.cleaned_data["reason"])
    headers = {"Content-Disposition": f'attachment; filename="disputes-{local_day(now()):%Y%m%d}.xlsx"', **NO_STORE}
    return HttpResponse(made, content_type=XLSX, headers=headers)
