"""REST doors: lists, one order, issuing, attachments."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from core.paging import CursorPage
from live.idempotency import idempotent
from live.selectors import attachment_card
from live.timeline import timeline_page
from live.uploads import UploadSerializer, upload_of
from orders.api import serializers as shapes
from orders.selectors import carriers, counts, detail, listing
from orders.selectors.orders import order_card, order_for
from orders.services import issue
from orders.services.work import attach_to_order
from stations.models import Officer
from stations.selectors.people import station_for

ANY = OpenApiTypes.OBJECT


class OrderList(APIView):
    """Issue an order; find orders."""

    @extend_schema(operation_id="orders_list", parameters=[shapes.ListQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page of cards: the open ones soonest due first, the ended ones newest first."""
        query = read(shapes.ListQuery, request.query_params)
        station = station_for(request.user, query["station"]) if query["station"] else None
        pages = CursorPage()
        pages.ordering = listing.ordering(query["tab"])
        rows = pages.paginate_queryset(
            listing.list_orders(request.user, shapes.filters_of(query, station)), request, self
        )
        return pages.get_paginated_response([order_card(row) for row in rows or []])

    @extend_schema(request=shapes.IssueSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Issue an order: 201 with its card."""
        data = read(shapes.IssueSerializer, request.data)
        order = issue.issue_order(
            officer=request.user,
            station=station_for(request.user),
            subject=shapes.subject_of(data["subject"]),
            kind=data["kind"],
            instruction=data["instruction"],
            due_at=data["due_at"],
            **carrier_of(request.user, data),
        )
        return Response(order_card(order), status=201)


def carrier_of(officer: Officer, data: dict[str, Any]) -> dict[str, Any]:
    """Return the officer and the team that the ids of a request mean."""
    return {
        "assignee": carriers.officer_named(officer, data["assignee"]),
        "team": carriers.team_named(officer, data["team"]),
    }


class BulkIssue(APIView):
    """Issue the same matter to several."""

    @extend_schema(request=shapes.BulkIssueSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Issue one order to each, all or none: 201 with the cards."""
        data = read(shapes.BulkIssueSerializer, request.data)
        to = [
            issue.To(**carrier_of(request.user, one), title=one["title"], instruction=one["instruction"])
            for one in data["to"]
        ]
        made = issue.issue_orders(
            officer=request.user,
            station=station_for(request.user),
            subject=shapes.subject_of(data["subject"]),
            kind=data["kind"],
            instruction=data["instruction"],
            due_at=data["due_at"],
            to=to,
        )
        return Response({"results": [order_card(order) for order in made]}, status=201)


class MyOrders(APIView):
    """What one carries out oneself."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return one's open orders with instruction and last feedback, soonest due first: enough to work without a network.

        At most a hundred; `more` says how many are due later than those.
        """
        found = detail.mine(request.user)
        return Response({"results": found, "more": detail.mine_besides(request.user, len(found))})


class Counts(APIView):
    """How many stand where."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return the head's figures and the table by officer and lateness."""
        return Response({"head": counts.head(request.user), "results": counts.by_carrier(request.user)})


class Carriers(APIView):
    """Who may be given an order."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return people and teams with what each has open, and who is away."""
        return Response(carriers.carriers(station_for(request.user)))


class OrderDetail(APIView):
    """One order."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return the whole order: instruction, feedback, attachments, what happened and what the clock will do."""
        return Response(detail.whole(request.user, order_for(request.user, number)))


class Timeline(APIView):
    """What happened, newest first."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return a cursor page of the journal's entries of the order, each with its sentence."""
        order = order_for(request.user, number)
        return timeline_page(request, self, detail.entries(order), detail.entry_row)


class Attachments(APIView):
    """Pictures and documents."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return what hangs on it, each with its address."""
        return Response({"results": detail.attachments(order_for(request.user, number))})

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ANY})
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Hang a JPEG, PNG, WebP or PDF on it, up to 15 MB: 201 with the attachment."""
        upload = upload_of(read(UploadSerializer, request.data))
        row = attach_to_order(officer=request.user, number=number, upload=upload)
        return Response(attachment_card(row), status=201)
