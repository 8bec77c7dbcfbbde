"""REST doors: log-in, people, places, units, positions."""

from typing import Any

from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import MomentField, read
from core.clock import now
from core.paging import CursorPage
from core.problems import flatten
from live.idempotency import idempotent
from stations.api.fields import STATION, PositionSerializer
from stations.choices import UnitStatus
from stations.models import Officer, Organisation, Place
from stations.selectors import cover, mapping, people, places, units
from stations.services import people as accounts
from stations.services import units as unit_services

ANY = OpenApiTypes.OBJECT
MOST_FIXES = 1000
# As many as somebody reads while typing.
PLACES_OFFERED = 10


class LoginSerializer(serializers.Serializer[dict[str, Any]]):
    """Name and password."""

    username = serializers.CharField(max_length=64)
    password = serializers.CharField(max_length=128, trim_whitespace=False)


class FixSerializer(PositionSerializer):
    """One position of one unit."""

    unit = serializers.CharField(max_length=12)
    lon = serializers.FloatField()
    lat = serializers.FloatField()
    at = MomentField()
    speed_mps = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=150)
    heading = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=360)


class StatusSerializer(serializers.Serializer[dict[str, Any]]):
    """A status set by hand."""

    status = serializers.ChoiceField(choices=UnitStatus.choices)


def officer_row(officer: Officer) -> dict[str, Any]:
    """Return an officer as colleagues see one."""
    return {
        "id": officer.pk, "username": officer.username, "name": officer.name, "badge": officer.badge, "roles": officer.roles,
        "organisation": officer.organisation.name, "station": officer.station.code if officer.station else None,
    }  # fmt: skip


def station_row(station: Organisation) -> dict[str, Any]:
    """Return a station."""
    return {"code": station.code, "name": station.name, "lon": station.lon, "lat": station.lat}


def place_row(place: Place) -> dict[str, Any]:
    """Return a place with the names above it."""
    above = [place.parent.name] if place.parent else []
    return {
        "id": place.pk, "kind": place.kind, "kind_name": place.get_kind_display(), "code": place.code, "name": place.name,
        "address": place.address, "path": " · ".join(above), "lon": place.lon, "lat": place.lat,
    }  # fmt: skip


class Token(APIView):
    """Log in for programs and tablets."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def get_authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Make a wrong password 401 and not 403."""
        return "Token"

    @extend_schema(request=LoginSerializer, responses=ANY)
    def post(self, request: Request) -> Response:
        """Return {token, expires_at}; five failures in fifteen minutes lock. Takes no Idempotency-Key: the token is not kept."""
        officer = authenticate(request._request, **read(LoginSerializer, request.data))  # noqa: SLF001 - axes wants the plain request
        if not isinstance(officer, Officer):
            raise AuthenticationFailed(_("用户名或密码不对；15 分钟内错 5 次将锁定。"))
        token, expires_at = accounts.issue_token(officer=officer)
        return Response({"token": token, "expires_at": expires_at})


class Me(APIView):
    """Who am I."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return the officer and the stations that are seen."""
        return Response(
            officer_row(request.user)
            | {"stations": [station_row(row) for row in people.visible_stations(request.user)]}
        )


class Stations(APIView):
    """Visible stations."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return them in code order."""
        rows = people.visible_stations(request.user).order_by("code")
        return Response({"results": [station_row(row) for row in rows], "next": None})


class Officers(APIView):
    """Visible colleagues."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page by name."""
        pages = CursorPage()
        pages.ordering = ("name", "id")
        rows = pages.paginate_queryset(people.visible_officers(request.user), request, self)
        return pages.get_paginated_response([officer_row(row) for row in rows or []])


class Units(APIView):
    """Visible units with their newest fix."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return cards by call sign, each with {lon, lat, at, age_s} of its newest fix (WGS-84); null without one."""
        at = now()
        rows = units.visible_units(request.user).select_related("position").order_by("station__code", "call_sign")
        return Response(
            {"results": [units.placed_card(row, at) | {"station": row.station.code} for row in rows], "next": None}
        )


class UnitStatusView(APIView):
    """On duty, off duty, aside."""

    @extend_schema(request=StatusSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, call_sign: str) -> Response:
        """Set a status by hand; 409 while the unit is on an incident."""
        status = read(StatusSerializer, request.data)["status"]
        unit = unit_services.set_unit_status(officer=request.user, call_sign=call_sign, to=status)
        return Response(units.unit_card(unit))


class Communities(APIView):
    """Communities with who looks after them now (S1)."""

    @extend_schema(parameters=[STATION], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return them in code order."""
        station = people.station_for(request.user, request.query_params.get("station", ""))
        return Response({"results": cover.cover_now(station), "next": None})


class Places(APIView):
    """Find places by name, address or pinyin initials."""

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="part of the name or address, or initials")], responses=ANY
    )
    def get(self, request: Request) -> Response:
        """Return a cursor page, ten at a time and best first; empty without `q`."""
        pages = CursorPage()
        pages.ordering, pages.page_size = ("rank",), PLACES_OFFERED
        found = places.search_places(request.user, text=request.query_params.get("q", ""))
        rows = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response([place_row(row) for row in rows or []])


class StationMap(APIView):
    """The station's own map: borders, streets, places."""

    @extend_schema(responses=ANY)
    @method_decorator(gzip_page)  # names of places and nothing secret: safe to compress
    def get(self, request: Request, code: str) -> HttpResponse:
        """Return a GeoJSON FeatureCollection in WGS-84; 304 to a browser that has it as it is.

        Points of places come as one feature whose `names` are in the order of its points.
        """
        document = mapping.map_document(people.station_for(request.user, code))
        headers = {"Cache-Control": "private, no-cache", "ETag": document.etag}
        answer = HttpResponse(document.body, content_type="application/json", headers=headers)
        return get_conditional_response(request, etag=document.etag, response=answer) or answer


class Positions(APIView):
    """Fixes of units, one or many."""

    @extend_schema(parameters=[STATION], request=FixSerializer(many=True), responses=ANY)
    @idempotent
    def post(self, request: Request) -> Response:
        """Return one result per fix, in order: {unit, accepted, detail}. A bad fix does not hold up the others."""
        given = request.data if isinstance(request.data, list) else [request.data]
        if len(given) > MOST_FIXES:
            raise serializers.ValidationError(
                {"positions": _("一次最多 {most} 条，现 {given} 条。").format(most=MOST_FIXES, given=len(given))}
            )
        station = people.station_for(request.user, request.query_params.get("station", ""))
        shapes = [_fix(one) for one in given]
        fixes = [shape for shape in shapes if isinstance(shape, unit_services.Fix)]
        results = iter(unit_services.report_positions(officer=request.user, station=station, fixes=fixes))
        return Response(
            {"results": [next(results) if isinstance(shape, unit_services.Fix) else shape for shape in shapes]}
        )


def _fix(given: Any) -> unit_services.Fix | dict[str, Any]:
    """Return a fix, or the result that refuses it."""
    try:
        data = read(FixSerializer, given)
    except serializers.ValidationError as error:
        said = "；".join(f"{row['field']}：{row['detail']}" for row in flatten(error.detail))
        unit = given.get("unit", "") if isinstance(given, dict) else ""
        return {"unit": str(unit)[:12], "accepted": False, "detail": said}
    return unit_services.Fix(**{name: value for name, value in data.items() if name != "datum"})
