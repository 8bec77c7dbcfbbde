"""Accounts: the security administrator's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from stations import rules
from stations.forms import NewOfficerForm, OfficerForm, PasswordForm
from stations.middleware import officer_of
from stations.models import Officer
from stations.selectors import people
from stations.services import accounts
from stations.services.people import create_officer
from stations.views.frame import back_to, page_of, show, station_of

TAB = "stations:people"


@require_GET
def people_list(request: HttpRequest) -> HttpResponse:
    """Everybody of the station, by team; found by name, badge or log-in."""
    text = request.GET.get("q", "").strip()
    page = page_of(request, people.find_kept(officer_of(request), station=station_of(request), text=text))
    may = rules.may_keep_officers(officer_of(request))
    locked = people.locks_of(page.object_list)
    return show(request, "stations/people.html", TAB, page=page, q=text, may=may, locked=locked)


@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Make an account."""
    form = NewOfficerForm(request.POST or None, bodies=people.bodies_of(station_of(request)))

    def make(given: dict[str, Any]) -> None:
        create_officer(**given | {"password": given["password"] or None}, by=officer_of(request))

    if request.method == "POST" and form.saves(make):
        messages.success(request, _("已建立账号 %(name)s。") % {"name": form.cleaned_data["name"]})
        return back_to(request, TAB)
    return show(request, "stations/person.html", TAB, status=422 if form.is_bound else 200, form=form, person=None)


@require_http_methods(["GET", "POST"])
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change facts and roles."""
    person = people.kept_officer(officer_of(request), pk)
    facts = {name: getattr(person, name) for name in ("name", "badge", "phone", "organisation", "roles")}
    form = OfficerForm(
        request.POST or None, initial=facts, bodies=people.bodies_of(person.station or person.organisation)
    )

    def edit(given: dict[str, Any]) -> None:
        accounts.edit_officer(by=officer_of(request), officer_id=pk, **given)

    if request.method == "POST" and form.saves(edit):
        messages.success(request, _("已保存。"))
        return back_to(request, TAB)
    return _person(request, person, form=form)


@require_POST
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a new password."""
    person = people.kept_officer(officer_of(request), pk)
    form = PasswordForm(request.POST)

    def reset(given: dict[str, Any]) -> None:
        accounts.reset_password(by=officer_of(request), officer_id=pk, password=given["password"])

    if form.saves(reset):
        messages.success(request, _("%(name)s的口令已重置，原有登录全部失效。") % {"name": person.name})
        return back_to(request, TAB)
    return _person(request, person, password_form=form)


@require_POST
def person_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account out of use, put it back, or take the lock of wrong passwords away."""
    if request.POST.get("to") == "unlocked":
        return _unlock(request, pk)
    act = accounts.enable_officer if request.POST.get("to") == "active" else accounts.disable_officer
    person = act(by=officer_of(request), officer_id=pk)
    said = _("%(name)s已启用。") if person.is_active else _("%(name)s已停用，登录与令牌即刻失效。")
    messages.success(request, said % {"name": person.name})
    return back_to(request, TAB)


def _unlock(request: HttpRequest, pk: int) -> HttpResponse:
    person = people.kept_officer(officer_of(request), pk)
    unlocked = accounts.unlock_officer(by=officer_of(request), officer=person)
    said = _("%(name)s已解锁，现在可以登录。") if unlocked else _("%(name)s没有被锁定。")
    messages.success(request, said % {"name": person.name})
    return back_to(request, TAB)


def _person(
    request: HttpRequest, person: Officer, *, form: OfficerForm | None = None, password_form: PasswordForm | None = None
) -> HttpResponse:
    facts = {name: getattr(person, name) for name in ("name", "badge", "phone", "organisation", "roles")}
    bodies = people.bodies_of(person.station or person.organisation)
    forms = [form or OfficerForm(initial=facts, bodies=bodies), password_form or PasswordForm()]
    status = 422 if any(one.is_bound for one in forms) else 200
    asked = {"form": forms[0], "password_form": forms[1]}
    locked = people.locks_of([person]).get(person.username)
    return show(request, "stations/person.html", TAB, status=status, person=person, locked=locked, **asked)
