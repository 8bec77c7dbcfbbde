"""REST doors: acts on one order, and on several at once."""

from abc import ABC, abstractmethod
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.api import read
from live.idempotency import idempotent
from orders.api import serializers as shapes
from orders.api.views import ANY, carrier_of
from orders.models import Order
from orders.selectors.orders import order_card
from orders.services import review, steer, work
from stations.models import Officer


class Act(APIView, ABC):
    """An act on one order: reads its `serializer_class`, calls `act`, answers the card."""

    serializer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Call the service."""

    @extend_schema(responses=ANY)
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Do it; 200 with the order's card."""
        return Response(order_card(self.act(request.user, number, read(self.serializer_class, request.data))))


class Acknowledge(Act):
    """Take an order."""

    serializer_class = shapes.VersionSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Say that it is taken."""
        return work.acknowledge_order(officer=officer, number=number, **data)


class FeedBack(Act):
    """Report what was done; pictures are attached before and named here."""

    serializer_class = shapes.FeedbackSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Hand it in for review."""
        return work.feed_back(officer=officer, number=number, **data)


class Accept(Act):
    """Close the loop."""

    serializer_class = shapes.AcceptSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Accept the newest feedback."""
        return review.accept_feedback(officer=officer, number=number, **data)


class SendBack(Act):
    """Send the feedback back."""

    serializer_class = shapes.SendBackSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Say what is missing."""
        return review.send_back(officer=officer, number=number, reason=data["remark"], version=data["version"])


class Remind(Act):
    """Remind whoever carries it out."""

    serializer_class = shapes.VersionSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Remind by hand."""
        return steer.remind_order(officer=officer, number=number, **data)


class Reassign(Act):
    """Give it to somebody else."""

    serializer_class = shapes.ReassignSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Change who carries it out."""
        return steer.reassign_order(officer=officer, number=number, **data | carrier_of(officer, data))


class Extend(Act):
    """Give it more time."""

    serializer_class = shapes.ExtendSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Move the due time."""
        return steer.extend_order(officer=officer, number=number, **data)


class Cancel(Act):
    """Say that it need not be done."""

    serializer_class = shapes.OrderReasonSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Cancel for a reason."""
        return steer.cancel_order(officer=officer, number=number, **data)


class ActOnMany(APIView, ABC):
    """One act on several orders, all or none."""

    serializer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> Order:
        """Call the service for one of them."""

    @extend_schema(responses=ANY)
    @idempotent
    def post(self, request: Request) -> Response:
        """Do it to each; 200 with the cards."""
        data = read(self.serializer_class, request.data)
        officer, numbers = request.user, data.pop("numbers")
        orders = steer.steer_orders(
            officer=officer, numbers=numbers, act=lambda number: self.act(officer, number, dict(data))
        )
        return Response({"results": [order_card(order) for order in orders]})


class RemindMany(ActOnMany):
    """Remind those who carry several orders out."""

    serializer_class = shapes.NumbersSerializer
    act = Remind.act


class ExtendMany(ActOnMany):
    """Give several orders more time."""

    serializer_class = shapes.ExtendManySerializer
    act = Extend.act


class ReassignMany(ActOnMany):
    """Give several orders to somebody else."""

    serializer_class = shapes.ReassignManySerializer
    act = Reassign.act
