"""What the finder proposes, as a piece of the page where orders are issued."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from mediation.selectors.proposals import proposals
from stations.middleware import officer_of
from stations.selectors.people import station_for


@require_GET
def proposed(request: HttpRequest) -> HttpResponse:
    """Disputes that the room confirms, whereby their order goes out, or refuses."""
    officer = officer_of(request)
    return render(request, "mediation/proposals.html", proposals(officer, station_for(officer)))
