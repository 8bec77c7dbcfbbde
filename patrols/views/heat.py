"""The heat map's page (P1)."""

from datetime import timedelta
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.clock import local_day, now
from incidents.selectors.listing import type_choices
from patrols.choices import HEAT_CELL_M, HEAT_CELLS_M, Compare, HeatShape
from patrols.selectors.heat_list import boxes_behind
from patrols.selectors.wording import weekday_name
from stations.middleware import officer_of
from stations.selectors.people import station_for

DAYS = 28
# What narrows map and list alike; the list judges it.
ALIKE = ("station", "since", "until", "type", "hours", "weekday")


@require_GET
def heat_map(request: HttpRequest) -> HttpResponse:
    """The form, filled with the last four weeks; figures and map come from the API with the same words."""
    station = station_for(officer_of(request), request.GET.get("station", ""))
    today = local_day(now())
    context = {
        "station": station,
        "since": today - timedelta(days=DAYS - 1),
        "until": today,
        "types": type_choices(),
        "hours": range(25),
        "weekdays": [(number + 1, weekday_name(number)) for number in range(7)],
        "compares": Compare.choices,
        "shapes": HeatShape.choices,
        "cells": HEAT_CELLS_M,
        "cell": HEAT_CELL_M,
        "nav_key": "patrols",
    }
    return render(request, "patrols/heat.html", context)


@require_GET
def heat_list(request: HttpRequest) -> HttpResponse:
    """The incidents behind a hexagon or a street: their list, narrowed to what is counted there."""
    station = station_for(officer_of(request), request.GET.get("station", ""))
    cell = request.GET.get("cell_m", "")
    boxes = boxes_behind(
        station,
        shape=request.GET.get("shape", ""),
        cell_m=next((metres for metres in HEAT_CELLS_M if str(metres) == cell), HEAT_CELL_M),
        place=request.GET.get("place", ""),
    )
    asked = {name: request.GET[name] for name in ALIKE if name in request.GET}
    return redirect(f"{reverse('incidents:list')}?{urlencode(asked | {'bbox': boxes}, safe=',;')}")
