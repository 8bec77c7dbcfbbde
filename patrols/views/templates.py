"""Duty templates and hours: pages of those who keep them, in the frame of "my station" (P2–P4)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Conflict
from patrols.forms import CrewForm, HoursForm, NewTemplateForm, TemplateForm
from patrols.models import DutyTemplate, TemplateCrew
from patrols.rules import cuts
from patrols.selectors import templates as kept
from patrols.selectors.settings import hours_of, templates_for, usual_code
from patrols.services import hours as hours_services
from patrols.services import staffing
from stations.middleware import officer_of
from stations.views.frame import back_to, saved, show, station_of

TAB = "patrols:templates"


@require_GET
def template_list(request: HttpRequest) -> HttpResponse:
    """A station's templates, its own before everybody's, and its hours."""
    return _list(request, _hours_form(request))


def _list(request: HttpRequest, form: HoursForm) -> HttpResponse:
    rows = kept.template_rows(station_of(request))
    status = 422 if form.is_bound else 200
    return show(request, "patrols/templates.html", TAB, status=status, rows=rows, form=form)


def _hours_form(request: HttpRequest) -> HoursForm:
    station = station_of(request)
    now = hours_of(station)
    facts = {"plan_at": now.plan_at, "day_starts_at": now.day_starts_at.hour, "template": usual_code(station)}
    return HoursForm(request.POST or None, initial=facts, templates=templates_for(station))


@require_POST
def hours(request: HttpRequest) -> HttpResponse:
    """Set when the day begins and is planned, and the usual template."""
    form = _hours_form(request)

    def keep(given: dict[str, Any]) -> None:
        hours_services.set_hours(by=officer_of(request), station=station_of(request), **given)

    return saved(request, form, keep, _("编排时间已保存，从下一次编排起按新的时间。"), TAB) or _list(request, form)


@require_http_methods(["GET", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """Add a template; `?like=` begins as a copy with the crews of another."""
    station, like = station_of(request), request.GET.get("like", "")
    base = kept.template_by_code(station, like) if like else None
    form = NewTemplateForm(request.POST or None, initial=_facts(base) if base else {})

    def add(given: dict[str, Any]) -> None:
        staffing.add_template(
            by=officer_of(request), station=station, code=given["code"], facts=form.facts(), like=like
        )

    if request.method == "POST" and form.saves(add):
        messages.success(request, _("已建立 %(name)s。") % {"name": form.cleaned_data["name"]})
        return back_to(request, "patrols:template", form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return show(request, "patrols/template_new.html", TAB, status=status, form=form, base=base)


def _facts(row: DutyTemplate) -> dict[str, Any]:
    return {
        "name": row.name, "bands": " ".join(map(str, cuts(row.bands))), "place_kinds": row.place_kinds,
        "weekdays": row.weekdays,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, code: str) -> HttpResponse:
    """One template: its facts, its crews, what was changed."""
    station = station_of(request)
    row = kept.template_by_code(station, code)
    form = TemplateForm(request.POST or None, initial=_facts(row))

    def edit(_given: dict[str, Any]) -> None:
        staffing.edit_template(by=officer_of(request), station=station, code=code, facts=form.facts())

    if request.method == "POST" and form.saves(edit):
        messages.success(request, _("已保存 %(name)s。") % {"name": form.cleaned_data["name"]})
        return back_to(request, "patrols:template", code)
    return _page(request, row, form)


def _page(request: HttpRequest, row: DutyTemplate, form: TemplateForm, refused: str = "") -> HttpResponse:
    status = 409 if refused else 422 if form.is_bound else 200
    facts = kept.template_page(station_of(request), row)
    return show(request, "patrols/template.html", TAB, status=status, form=form, one=facts, refused=refused)


@require_POST
def template_use(request: HttpRequest, code: str) -> HttpResponse:
    """Take a template out of use, or bring it back."""
    station, on = station_of(request), request.POST.get("to") == "active"
    try:
        row = staffing.switch_template(by=officer_of(request), station=station, code=code, on=on)
    except Conflict as refused:
        row = kept.template_by_code(station, code)
        return _page(request, row, TemplateForm(initial=_facts(row)), refused.detail)
    said = _("%(name)s已启用。") if on else _("%(name)s已停用。")
    messages.success(request, said % {"name": row.name})
    return back_to(request, "patrols:template", code)


@require_http_methods(["GET", "POST"])
def crew_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a crew."""
    return _crew(request, code, None)


@require_http_methods(["GET", "POST"])
def crew_edit(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Change a crew."""
    return _crew(request, code, kept.crew_of(kept.template_by_code(station_of(request), code), key))


def _crew(request: HttpRequest, code: str, crew: TemplateCrew | None) -> HttpResponse:
    station = station_of(request)
    form = CrewForm(request.POST or None, crew=crew)

    def put(_given: dict[str, Any]) -> None:
        staffing.put_crew(
            by=officer_of(request), station=station, code=code, crew=form.facts(), was=crew.key if crew else ""
        )

    if request.method == "POST" and form.saves(put):
        messages.success(request, _("已保存 %(name)s。") % {"name": form.cleaned_data["key"].upper()})
        return back_to(request, "patrols:template", code)
    status, row = 422 if form.is_bound else 200, kept.template_by_code(station, code)
    return show(request, "patrols/crew.html", TAB, status=status, form=form, row=row, crew=crew)


@require_POST
def crew_drop(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """Take a crew out of a template."""
    station = station_of(request)
    try:
        row = staffing.drop_crew(by=officer_of(request), station=station, code=code, key=key)
    except Conflict as refused:
        row = kept.template_by_code(station, code)
        return _page(request, row, TemplateForm(initial=_facts(row)), refused.detail)
    messages.success(request, _("%(name)s已从模板去掉。") % {"name": key})
    return back_to(request, "patrols:template", row.code)
