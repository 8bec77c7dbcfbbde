"""Snapshot, missed events, and the wall's numbers."""

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from core.encoding import encode
from core.errors import require
from dashboards.selectors import today
from dashboards.selectors.alarms import alarms
from dashboards.selectors.snapshot import snapshot
from live import selectors as journal
from mediation.selectors import listing as disputes
from orders.selectors import counts
from patrols.selectors.plans import day_state
from stations.api.fields import STATION
from stations.models import Organisation
from stations.rules import may_follow_live
from stations.selectors import cover, people, roster

ANY = OpenApiTypes.OBJECT


class AfterSerializer(serializers.Serializer[dict[str, object]]):
    """Where a screen stands."""

    station = serializers.CharField(required=False, default="", max_length=16)
    epoch = serializers.CharField(max_length=40)
    after = serializers.IntegerField(min_value=0, max_value=2**62)


def _station(request: Request) -> Organisation:
    require(may_follow_live(request.user))
    return people.station_for(request.user, request.query_params.get("station", ""))


class Snapshot(APIView):
    """The whole picture and the offset it is true at."""

    @extend_schema(parameters=[STATION], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return cards of open incidents and units, positions, counters."""
        return Response(snapshot(_station(request)))


class Events(APIView):
    """What a screen missed."""

    @extend_schema(parameters=[AfterSerializer], responses=ANY)
    def get(self, request: Request) -> HttpResponse:
        """Return {events:[…]}, everything and in order, or {reset:true}: never a part."""
        given = read(AfterSerializer, request.query_params)
        frames = journal.missed(_station(request).code, epoch=str(given["epoch"]), after=int(given["after"]))
        body = (
            encode({"reset": True})
            if frames is None
            else '{"events":[' + ",".join(frame.text for frame in frames) + "]}"
        )
        return HttpResponse(body, content_type="application/json")


class Today(APIView):
    """Today against usual, for the wall."""

    @extend_schema(parameters=[STATION], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return counts, curves and streaks, how the day's patrols stand, how many disputes are open, and what is wrong."""
        station = _station(request)
        beside = {"plan": day_state(station), "alarms": alarms(station)} | disputes.counters(station)
        return Response(today.today(station) | beside)


class OrdersNow(APIView):
    """Orders for the wall: how many, and the ones that are due first (V1)."""

    @extend_schema(parameters=[STATION], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return {orders_open, orders_due_today, orders_late, next:[{number, title, kind_name, due_at, late, community}]}."""
        station = _station(request)
        return Response(counts.open_counts(station) | {"next": counts.most_urgent(station)})


class CoverNow(APIView):
    """Who leads, and how many communities have somebody, now (S1)."""

    @extend_schema(parameters=[STATION], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return {leader, covered, total, uncovered:[{name, why}]}."""
        station = _station(request)
        rows = cover.cover_now(station)
        bare = [{"name": row["name"], "why": row["why"]} for row in rows if not row["covered"]]
        leader = roster.leader_on_duty(station)
        return Response({"leader": leader, "covered": len(rows) - len(bare), "total": len(rows), "uncovered": bare})
