"""Shifts, absences and posts: the duty leader's pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.errors import Invalid
from stations import rules
from stations.choices import PostKind
from stations.forms import AbsenceForm, ShiftForm
from stations.middleware import officer_of
from stations.selectors import people, places, roster
from stations.services import roster as services
from stations.views.frame import back_to, page_of, show, station_of

TAB, POSTS = "stations:roster", "stations:posts"
ID_DIGITS = 18  # always fits into a bigint


@require_GET
def roster_page(request: HttpRequest) -> HttpResponse:
    """Who is on duty and who is away, from now on."""
    return _roster(request)


def _roster(request: HttpRequest, **forms: Any) -> HttpResponse:
    station = station_of(request)
    staff = people.staff_of(station)
    context = {
        "shifts": page_of(request, roster.coming_shifts(station)),
        "absences": roster.coming_absences(station),
        "shift_form": ShiftForm(people=staff, auto_id="shift-%s"),
        "absence_form": AbsenceForm(people=staff, auto_id="absence-%s"),
        "may": rules.may_keep_roster(officer_of(request)),
    }
    return show(request, "stations/roster.html", TAB, status=422 if forms else 200, **context | forms)


@require_POST
def shift_add(request: HttpRequest) -> HttpResponse:
    """Put somebody on duty."""
    form = ShiftForm(request.POST, people=people.staff_of(station_of(request)), auto_id="shift-%s")

    def add(given: dict[str, Any]) -> None:
        officer = given.pop("officer")
        services.add_shift(by=officer_of(request), officer_id=officer.pk, **given)

    if form.saves(add):
        messages.success(request, _("已排班。"))
        return back_to(request, TAB)
    return _roster(request, shift_form=form)


@require_POST
def shift_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Strike a shift off."""
    services.remove_shift(by=officer_of(request), shift_id=pk)
    messages.success(request, _("已删除班次。"))
    return back_to(request, TAB)


@require_POST
def absence_add(request: HttpRequest) -> HttpResponse:
    """Say that somebody is away."""
    form = AbsenceForm(request.POST, people=people.staff_of(station_of(request)), auto_id="absence-%s")

    def add(given: dict[str, Any]) -> None:
        officer = given.pop("officer")
        services.add_absence(by=officer_of(request), officer_id=officer.pk, **given)

    if form.saves(add):
        messages.success(request, _("已登记缺勤，到时由同组自动补位。"))
        return back_to(request, TAB)
    return _roster(request, absence_form=form)


@require_POST
def absence_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody is back."""
    services.remove_absence(by=officer_of(request), absence_id=pk)
    messages.success(request, _("已删除缺勤。"))
    return back_to(request, TAB)


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """Who looks after which community and compound."""
    station = station_of(request)
    page = page_of(request, roster.posted_places(station))
    return show(
        request,
        "stations/posts.html",
        POSTS,
        page=page,
        rows=roster.with_posts(page.object_list),
        officers=roster.who_may_have(station, PostKind.OFFICER),
        auxiliaries=roster.who_may_have(station, PostKind.AUXILIARY),
        may=rules.may_keep_places(officer_of(request)),
    )


@require_POST
def post_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a place to an officer or auxiliary, or to nobody."""
    given = request.POST.get("officer", "")
    if given and not (given.isdecimal() and len(given) <= ID_DIGITS):
        raise Invalid.field("officer", _("请从名单中选择。"))
    place = places.place_for(officer_of(request), pk)
    services.give_post(
        by=officer_of(request), place=place, kind=request.POST.get("kind", ""), officer_id=int(given) if given else None
    )
    messages.success(request, _("%(place)s已调整。") % {"place": place.name})
    return back_to(request, POSTS)
