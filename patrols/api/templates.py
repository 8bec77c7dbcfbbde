"""The duty templates' REST door (P2–P4)."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from patrols.api import serializers as shapes
from patrols.selectors.templates import staffing
from stations.selectors.people import station_for


class TemplateList(APIView):
    """How a station staffs its days."""

    @extend_schema(parameters=[shapes.StationQuery], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Return the hours and the templates with crews, pauses, place kinds and weekdays; those out of use too."""
        query = read(shapes.StationQuery, request.query_params)
        return Response(staffing(station_for(request.user, query["station"])))
