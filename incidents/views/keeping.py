"""Types and stage limits: pages of those who keep them, in the frame of "my station"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from incidents import rules
from incidents.forms import LimitsForm, NewTypeForm, TypeForm
from incidents.selectors import keeping
from incidents.services.reference import add_type, edit_type, set_limits
from stations.middleware import officer_of
from stations.views.frame import back_to, saved, show, station_of

TYPES, LIMITS = "incidents:types", "incidents:limits"


@require_GET
def types(request: HttpRequest) -> HttpResponse:
    """The type tree with levels and words."""
    may = rules.may_keep_types(officer_of(request))
    return show(request, "incidents/types.html", TYPES, rows=keeping.type_rows(), may=may)


@require_http_methods(["GET", "POST"])
def type_new(request: HttpRequest) -> HttpResponse:
    """Add a type."""
    form = NewTypeForm(request.POST or None, parents=keeping.parents())

    def add(given: dict[str, Any]) -> None:
        add_type(by=officer_of(request), **given)

    return _saved_type(request, form, add, None)


@require_http_methods(["GET", "POST"])
def type_edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a type's name, level, words, or take it out of use."""
    row = keeping.type_by_code(code)
    facts = {"name": row.name, "priority": row.priority, "words": " ".join(row.words), "is_active": row.is_active}
    form = TypeForm(request.POST or None, initial=facts)

    def edit(given: dict[str, Any]) -> None:
        edit_type(by=officer_of(request), code=code, **given)

    return _saved_type(request, form, edit, row)


def _saved_type(request: HttpRequest, form: TypeForm, act: Any, row: Any) -> HttpResponse:
    if request.method == "POST" and form.saves(act):
        messages.success(request, _("已保存 %(name)s。") % {"name": form.cleaned_data["name"]})
        return back_to(request, TYPES)
    return show(request, "incidents/type.html", TYPES, status=422 if form.is_bound else 200, form=form, row=row)


@require_http_methods(["GET", "POST"])
def limits(request: HttpRequest) -> HttpResponse:
    """How long each stage may take at this station, by level."""
    station = station_of(request)
    form = LimitsForm(request.POST or None, limits=keeping.limits_of(station))

    def keep(_given: dict[str, Any]) -> None:
        set_limits(by=officer_of(request), station=station, limits=form.limits())

    may = rules.may_keep_types(officer_of(request))
    done = saved(request, form, keep, _("阶段时限已保存，新开始的阶段按新时限计。"), LIMITS)
    return done or show(
        request, "incidents/limits.html", LIMITS, status=422 if form.is_bound else 200, form=form, may=may
    )
