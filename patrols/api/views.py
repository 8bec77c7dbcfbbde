"""REST doors of plans: shape in, one call, shape out."""

from abc import ABC, abstractmethod
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.api import read
from core.paging import CursorPage
from live.idempotency import idempotent
from patrols.api import serializers as shapes
from patrols.selectors import detail, plans
from patrols.selectors.done import done
from patrols.services import asking, publishing, wishes
from stations.models import Officer
from stations.selectors.people import station_for

ANY = OpenApiTypes.OBJECT


class PlanList(APIView):
    """Plans of a station's days; ask for one."""

    @extend_schema(operation_id="patrol_plans_list", parameters=[shapes.PlanQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page of cards, newest day first."""
        query = read(shapes.PlanQuery, request.query_params)
        station = station_for(request.user, query["station"]) if query["station"] else None
        found = plans.list_plans(request.user, station, query.get("since"), query.get("until"))
        pages = CursorPage()
        pages.ordering = ("-day", "-id")
        rows = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response([plans.plan_card(row) for row in rows or []])

    @extend_schema(request=shapes.AskSerializer, responses={202: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Have a day planned by a worker: 202 with the card, whose `progress` grows."""
        data = read(shapes.AskSerializer, request.data)
        station = station_for(request.user, data["station"])
        plan = asking.ask_plan(officer=request.user, station=station, day=data["day"], template=data["template"])
        return Response(plans.plan_card(plans.plan_for(request.user, plan.pk)), status=202)


class PlanDetail(APIView):
    """One plan."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, pk: int) -> Response:
        """Return units with stops, times and reasons, their ways as GeoJSON, wishes, checks and what was left out."""
        return Response(detail.whole(plans.plan_for(request.user, pk)))


class PlanDone(APIView):
    """Plan against done."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, pk: int) -> Response:
        """Return stops met, dwell, kilometres, simplified tracks by unit, and the police-seen rate."""
        return Response(done(plans.plan_for(request.user, pk)))


class PlanAct(APIView, ABC):
    """Base of the acts on one plan: reads `serializer_class`, calls `act`, answers the card."""

    serializer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Call the service."""

    @extend_schema(responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Do it; 200 with the plan's card."""
        self.act(request.user, pk, read(self.serializer_class, request.data))
        return Response(plans.plan_card(plans.plan_for(request.user, pk)))


class Replan(PlanAct):
    """Calculate the day again; wishes are kept."""

    serializer_class = shapes.ReplanSerializer

    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Ask for it again."""
        plan = plans.plan_for(officer, plan_id)
        return asking.ask_plan(officer=officer, station=plan.station, day=plan.day, template=data["template"])


class Publish(PlanAct):
    """Give the crews their routes."""

    serializer_class = shapes.PublishSerializer

    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Publish the version that was looked at."""
        return publishing.publish_plan(officer=officer, plan_id=plan_id, version=data.get("version"))


class Withdraw(PlanAct):
    """Take a published plan back."""

    serializer_class = shapes.WithdrawSerializer

    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Withdraw it."""
        return publishing.withdraw_plan(officer=officer, plan_id=plan_id, why=data["why"])


class WishStop(PlanAct):
    """Pin, ban, move or add a stop."""

    serializer_class = shapes.WishSerializer

    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Keep the wish."""
        return wishes.wish_stop(officer=officer, plan_id=plan_id, wish=wishes.Wish(**data))


class TakeBackWish(PlanAct):
    """Forget a wish."""

    serializer_class = shapes.KeySerializer

    def act(self, officer: Officer, plan_id: int, data: dict[str, Any]) -> object:
        """Take it back."""
        return wishes.take_back_wish(officer=officer, plan_id=plan_id, key=data["key"])
