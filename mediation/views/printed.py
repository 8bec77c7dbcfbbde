"""What goes onto paper: the agreement as PDF and DOCX, the invitation to a meeting."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mediation.selectors import meetings
from mediation.services import documents
from stations.middleware import officer_of

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
