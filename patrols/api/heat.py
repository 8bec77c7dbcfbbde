"""The heat map's REST door (P1)."""

from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from patrols.api import serializers as shapes
from patrols.selectors.heat import Asked, heat
from stations.models import Officer
from stations.selectors.people import station_for


class HeatMap(APIView):
    """Incidents counted on the map."""

    @extend_schema(parameters=[shapes.HeatQuery], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return GeoJSON: places with `count` and `before`; `properties` holds period, totals and what lies nowhere."""
        query = read(shapes.HeatQuery, request.query_params)
        return Response(heat(request.user, asked_of(request.user, query)))


def asked_of(officer: Officer, query: dict[str, Any]) -> Asked:
    """Return the selector's question of a validated HeatQuery."""
    since: date = query["since"]
    hours = [int(part) for part in query["hours"].split("-")] if query["hours"] else []
    return Asked(
        station=station_for(officer, query["station"]),
        since=since,
        until=query["until"],
        type=query["type"],
        hours=(hours[0], hours[1]) if hours else None,
        weekdays=tuple(int(part) for part in query["weekday"].split(",")) if query["weekday"] else (),
        compare=query["compare"],
        shape=query["shape"],
        cell_m=query["cell_m"],
    )
