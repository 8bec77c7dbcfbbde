"""The rules of orders: a page of those who keep them, in the frame of "my station"."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from orders.forms import DayForm, LeadersForm, PeriodsForm, StepsForm
from orders.selectors import keeping, reference
from orders.services import keeping as services
from stations.forms import KeepForm
from stations.middleware import officer_of
from stations.models import Organisation
from stations.selectors.people import staff_of
from stations.views.frame import back_to, saved, show, station_of

TAB = "orders:rules"


def _periods(station: Organisation, given: QueryDict | None = None) -> PeriodsForm:
    return PeriodsForm(given, periods=keeping.periods_of(station), auto_id="period-%s")


def _steps(station: Organisation, given: QueryDict | None = None) -> StepsForm:
    kept = [(row.act, row.level, row.hours) for row in reference.steps_of(station)]
    return StepsForm(given, steps=kept, auto_id="step-%s")


def _leaders(station: Organisation, given: QueryDict | None = None) -> LeadersForm:
    people = list(staff_of(station).select_related("organisation"))
    groups, named = keeping.led(station), reference.leaders(station)
    return LeadersForm(given, groups=groups, leaders=named, people=people, auto_id="leader-%s")


@require_GET
def rules_page(request: HttpRequest) -> HttpResponse:
    """Periods, steps of the clock, days and group leaders of a station."""
    return _rules(request)


def _rules(request: HttpRequest, **refused: KeepForm) -> HttpResponse:
    station = station_of(request)
    context: dict[str, Any] = {
        "periods": refused.get("periods") or _periods(station),
        "steps": refused.get("steps") or _steps(station),
        "leaders": refused.get("leaders") or _leaders(station),
        "day": refused.get("day") or DayForm(auto_id="day-%s"),
        "days": keeping.days_ahead(station),
        "calendar_until": keeping.calendar_until(),
    }
    return show(request, "orders/rules.html", TAB, status=422 if refused else 200, **context)


@require_POST
def periods(request: HttpRequest) -> HttpResponse:
    """How many days an order of a kind has, and which days count."""
    station = station_of(request)
    form = _periods(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_periods(by=officer_of(request), station=station, periods=form.periods())

    done = saved(request, form, keep, _("期限已保存，新下达的督导单按新期限计。"), TAB)
    return done or _rules(request, periods=form)


@require_POST
def steps(request: HttpRequest) -> HttpResponse:
    """Reminders before an order is due, escalation after."""
    station = station_of(request)
    form = _steps(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_steps(by=officer_of(request), station=station, steps=form.steps())

    done = saved(request, form, keep, _("催办与升级已保存，在办的也按新的办。"), TAB)
    return done or _rules(request, steps=form)


@require_POST
def day_add(request: HttpRequest) -> HttpResponse:
    """A day that is worked, or free, whatever the calendar says."""
    station, form = station_of(request), DayForm(request.POST, auto_id="day-%s")

    def keep(given: dict[str, Any]) -> None:
        services.set_day(by=officer_of(request), station=station, **given)

    done = saved(request, form, keep, _("已调整，新下达的督导单按此计工作日。"), TAB)
    return done or _rules(request, day=form)


@require_POST
def day_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The published calendar counts again."""
    services.remove_day(by=officer_of(request), station=station_of(request), day_id=pk)
    messages.success(request, _("已删除调整，按公布的日历计。"))
    return back_to(request, TAB)


@require_POST
def leaders(request: HttpRequest) -> HttpResponse:
    """Who leads each group or team."""
    station = station_of(request)
    form = _leaders(station, request.POST)

    def keep(_given: dict[str, Any]) -> None:
        services.set_leaders(by=officer_of(request), station=station, leaders_of=form.leaders())

    return saved(request, form, keep, _("组长已保存，以后超期的先升到组长。"), TAB) or _rules(request, leaders=form)
