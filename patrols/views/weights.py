"""What an incident of a type weighs in the forecast: pages of those who keep it, in the frame of "my station" (P1, P2)."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import Conflict
from patrols.forms import WeightForm
from patrols.selectors import weights as kept
from patrols.services import weights as services
from stations.middleware import officer_of
from stations.views.frame import back_to, saved, show, station_of

TAB = "patrols:weights"


@require_GET
def weight_list(request: HttpRequest) -> HttpResponse:
    """Every type with the weight that holds at the station, and what was changed."""
    station = station_of(request)
    rows = kept.weight_rows(station)
    own = sum(row["is_own"] for row in rows)
    return show(request, "patrols/weights.html", TAB, rows=rows, own=own, history=kept.weight_history(station))


@require_http_methods(["GET", "POST"])
def weight(request: HttpRequest, code: str) -> HttpResponse:
    """Set the station's own weight of one type."""
    station = station_of(request)
    one = kept.weight_page(station, code)
    form = WeightForm(request.POST or None, initial=_facts(one))

    def keep(given: dict[str, Any]) -> None:
        seen = request.POST.get("seen", "")
        services.set_weight(by=officer_of(request), station=station, code=code, seen=seen, **given)

    done = saved(request, form, keep, _("权重已保存，从下一次编排起按新的权重。"), TAB)
    return done or _page(request, one, form, form.non_field_errors())


@require_POST
def weight_back(request: HttpRequest, code: str) -> HttpResponse:
    """Let the default hold again."""
    station = station_of(request)
    try:
        services.clear_weight(by=officer_of(request), station=station, code=code, seen=request.POST.get("seen", ""))
    except Conflict as refused:
        one = kept.weight_page(station, code)
        return _page(request, one, WeightForm(initial=_facts(one)), [refused.detail])
    messages.success(request, _("已恢复默认，从下一次编排起按默认的权重。"))
    return back_to(request, TAB)


def _facts(one: dict[str, Any]) -> dict[str, Any]:
    return {"weight": one["weight"], "street": int(one["holds"].street)}


def _page(request: HttpRequest, one: dict[str, Any], form: WeightForm, refused: Sequence[str] = ()) -> HttpResponse:
    """Show a type; after somebody was faster what holds now stands beside what was typed, and the next change begins from it."""
    seen = request.POST.get("seen", "") if form.is_bound and not refused else one["holds"].seen
    status = 409 if refused else 422 if form.is_bound else 200
    return show(request, "patrols/weight.html", TAB, status=status, one=one, form=form, seen=seen, refused=refused)
