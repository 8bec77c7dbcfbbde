"""The heat map's page (P1)."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.clock import local_day, now
from incidents.selectors.listing import type_choices
from patrols.choices import HEAT_CELLS_M, Compare, HeatShape
from patrols.selectors.wording import weekday_name
from stations.middleware import officer_of
from stations.selectors.people import station_for

DAYS = 28


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
        "nav_key": "patrols",
    }
    return render(request, "patrols/heat.html", context)
