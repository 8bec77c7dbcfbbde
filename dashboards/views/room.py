"""Console and wall."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from stations.choices import Role
from stations.middleware import officer_of
from stations.models import Officer
from stations.rules import ROOM, has_role, may_read_audit
from stations.selectors import people

THEMES = {"dark", "light"}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The console; with `?wall=1`, or for the wall's own account, the wall; everybody else goes to what is theirs."""
    officer = officer_of(request)
    if not has_role(officer, ROOM):
        return redirect(_own_page(officer))
    station = people.station_for(officer, request.GET.get("station", ""))
    context = {
        "station": station,
        "map": {"kind": "xyz" if settings.MAP_TILES["url"] else "", "attribution": "", **settings.MAP_TILES},
    }
    if request.GET.get("wall") == "1" or set(officer.roles) == {Role.WALL}:
        theme = request.GET.get("theme", "dark")
        return render(request, "dashboards/wall.html", context | {"theme": theme if theme in THEMES else "dark"})
    return render(request, "dashboards/console.html", context | {"nav_key": "console"})


def _own_page(officer: Officer) -> str:
    """Where people without the live picture begin: a mediator with his files, a guardian with his report, an auditor with the record."""
    if has_role(officer, {Role.MEDIATOR}):
        return "mediation:disputes"
    if has_role(officer, {Role.GUARDIAN}):
        return "mediation:guardian"
    return "dashboards:audit" if may_read_audit(officer) else "stations:mine"
