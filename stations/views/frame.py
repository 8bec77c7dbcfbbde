"""What the keepers' pages share: their frame with its tabs, paging, uploads."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stations import rules
from stations.choices import Role
from stations.forms import KeepForm
from stations.middleware import officer_of
from stations.models import Officer, Organisation
from stations.selectors import people

ROWS = 50
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.DUTY_LEADER})
STAFF = rules.ROOM - {Role.WALL}
# route, label, who sees the tab; the rights table has the same people.
TABS = (
    ("stations:mine", _("概况"), frozenset(Role.values) - {Role.WALL}),
    ("stations:people", _("人员"), frozenset({Role.SECURITY_ADMIN, Role.DUTY_LEADER, Role.SUPERVISOR})),
    ("stations:roster", _("班次与缺勤"), STAFF),
    ("stations:posts", _("包片"), STAFF | KEEPERS),
    ("stations:places", _("场所"), STAFF | KEEPERS),
    ("stations:units", _("警力"), STAFF | KEEPERS),
    ("stations:bodies", _("机构"), KEEPERS),
    ("stations:streets", _("路网"), KEEPERS),
    ("incidents:types", _("警情类别"), KEEPERS),
    ("incidents:limits", _("阶段时限"), KEEPERS),
    ("patrols:templates", _("勤务模板"), KEEPERS | {Role.SUPERVISOR}),
    ("patrols:weights", _("类别权重"), KEEPERS | {Role.SUPERVISOR}),
    ("mediation:rules", _("调解规则"), frozenset({Role.DUTY_LEADER})),
    ("orders:rules", _("督导规则"), frozenset({Role.DUTY_LEADER})),
    ("dashboards:audit", _("审计记录"), frozenset({Role.AUDIT_ADMIN})),
)


def station_of(request: HttpRequest) -> Organisation:
    """Return the station that is being kept: `?station=`, or one's own."""
    return people.station_for(officer_of(request), request.GET.get("station", ""))


def tabs_of(officer: Officer, current: str, query: str) -> list[dict[str, Any]]:
    """Return the tabs that an officer may open."""
    return [
        {"url": f"{reverse(route)}{query}", "label": label, "current": route == current}
        for route, label, roles in TABS
        if rules.has_role(officer, roles)
    ]


def show(request: HttpRequest, template: str, tab: str, status: int = 200, **context: Any) -> HttpResponse:
    """Render a page in the frame."""
    query = _station_query(request)
    shared = {"tabs": tabs_of(officer_of(request), tab, query), "nav_key": "station", "station_query": query}
    return render(request, template, {"station": station_of(request)} | shared | context, status=status)


def _station_query(request: HttpRequest) -> str:
    code = request.GET.get("station", "")
    return f"?station={station_of(request).code}" if code else ""


def back_to(request: HttpRequest, route: str, *args: Any) -> HttpResponseRedirect:
    """Go to a page after a change, still in the same station."""
    return HttpResponseRedirect(reverse(route, args=args) + _station_query(request))


def saved(
    request: HttpRequest, form: KeepForm, act: Callable[[dict[str, Any]], Any], said: str, route: str, *args: Any
) -> HttpResponseRedirect | None:
    """Do what a sent form asks, say so and go back; None when nothing was sent or it was refused, and the form is shown."""
    if request.method != "POST" or not form.saves(act):
        return None
    messages.success(request, said)
    return back_to(request, route, *args)


def page_of(request: HttpRequest, rows: QuerySet[Any] | list[Any], key: str = "page") -> Any:
    """Return the asked-for page of an ordered list; a page that is not there is the nearest one.

    Where several lists stand on one page each has its `key`.
    """
    return Paginator(rows, ROWS).get_page(request.GET.get(key))


@contextmanager
def uploaded(file: Any) -> Iterator[Path]:
    """Lay an uploaded file down under its own name, which errors then show, for as long as it is read."""
    with tempfile.TemporaryDirectory(prefix="upload-") as folder:
        path = Path(folder) / (Path(file.name).name or "file")
        with path.open("wb") as copy:
            for chunk in file.chunks():
                copy.write(chunk)
        yield path
