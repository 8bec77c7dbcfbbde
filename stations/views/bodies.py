"""The bodies of the tree: the keepers' pages."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Conflict
from stations import rules
from stations.choices import UPPER
from stations.forms import BodyForm
from stations.middleware import officer_of
from stations.models import Organisation
from stations.selectors import bodies
from stations.services import bodies as keeping
from stations.services.people import station_above
from stations.views.frame import back_to, page_of, saved, show, station_of

TAB = "stations:bodies"


@require_GET
def body_list(request: HttpRequest) -> HttpResponse:
    """The station's teams and groups, each below what it belongs to; for a bureau's keepers the tree above them too."""
    station, officer = station_of(request), officer_of(request)
    rows = bodies.kept_bodies(officer).filter(path__startswith=station.path).exclude(kind__in=UPPER)
    tree = page_of(request, bodies.with_people(bodies.kept_tree(officer)), key="tree")
    may = rules.may_keep_tree(officer)
    return show(request, "stations/bodies.html", TAB, rows=bodies.with_people(rows), tree=tree, may_tree=may)


@require_http_methods(["GET", "POST"])
def body_new(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    station = station_of(request)
    form = _form(request, station, None)

    def make(given: dict[str, Any]) -> None:
        keeping.create_body(by=officer_of(request), station=station, **given)

    return saved(request, form, make, _("已建立。"), TAB) or _page(request, form, None)


@require_http_methods(["GET", "POST"])
def body_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename or move one."""
    body = bodies.kept_body(officer_of(request), pk)
    form = _form(request, station_above(body) or station_of(request), body)

    def edit(given: dict[str, Any]) -> None:
        keeping.edit_body(
            by=officer_of(request), body_id=pk, name=given["name"], parent=given.get("parent", body.parent)
        )

    return saved(request, form, edit, _("已保存。"), TAB) or _page(request, form, body)


@require_POST
def body_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one out of use, or bring it back; what stands against it is said on its page."""
    body = bodies.kept_body(officer_of(request), pk)
    act = keeping.restore_body if request.POST.get("to") == "active" else keeping.retire_body
    try:
        after = act(by=officer_of(request), body_id=pk)
    except Conflict as refused:
        form = _form(request, station_above(body) or station_of(request), body, sent=_facts(body))
        form.add_error(NON_FIELD_ERRORS, refused.detail)
        return _page(request, form, body, status=409)
    said = _("%(name)s已恢复。") if after.is_active else _("%(name)s已停用。")
    messages.success(request, said % {"name": after.name})
    return back_to(request, TAB)


def _facts(body: Organisation) -> dict[str, Any]:
    return {"kind": body.kind, "code": body.code, "name": body.name, "parent": body.parent_id}


def _form(
    request: HttpRequest, station: Organisation, body: Organisation | None, sent: dict[str, Any] | None = None
) -> BodyForm:
    officer, facts = officer_of(request), _facts(body) if body else {"parent": station.pk}
    above = bodies.above(officer, station, body.kind if body else "")
    if body is not None and body.parent_id:  # which may be beyond what its keeper looks after
        above = above | Organisation.objects.filter(pk=body.parent_id).select_related("parent")
    may = rules.may_keep_tree(officer)
    return BodyForm(sent or request.POST or None, initial=facts, body=body, above=above, tree=may)


def _page(request: HttpRequest, form: BodyForm, body: Organisation | None, status: int = 0) -> HttpResponse:
    answer = status or (422 if form.is_bound else 200)
    return show(request, "stations/body.html", TAB, status=answer, form=form, body=body)
