"""The list of disputes and one file."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mediation.selectors.disputes import dispute_for
from stations.middleware import officer_of


@require_GET
def dispute_page(request: HttpRequest, number: str) -> HttpResponse:
    """One file in full."""
    dispute = dispute_for(officer_of(request), number, request.GET.get("station", ""))
    return render(request, "mediation/dispute.html", {"dispute": dispute, "nav_key": "mediation"})
