"""REST doors of disputes."""

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
from live.timeline import timeline_page
from mediation.api import serializers as shapes
from mediation.selectors import disputes, file, listing
from mediation.services import agreements, joining, opening, outcome, people, referrals
from stations.models import Officer
from stations.selectors.people import station_for

ANY = OpenApiTypes.OBJECT


class DisputeList(APIView):
    """Disputes; take one in."""

    @extend_schema(operation_id="disputes_list", parameters=[shapes.DisputeQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page of cards, newest first."""
        query = read(shapes.DisputeQuery, request.query_params)
        pages = CursorPage()
        pages.ordering = ("-found_at", "-id")
        found = listing.list_disputes(request.user, listing.filters_of(query))
        rows = pages.paginate_queryset(found, request, self)
        return pages.get_paginated_response([disputes.dispute_card(row) for row in rows or []])

    @extend_schema(request=shapes.OpenSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Take a dispute in by hand: 201 with its card; the order goes out by itself."""
        data = read(shapes.OpenSerializer, request.data)
        station = station_for(request.user, data["station"])
        made = opening.open_dispute(officer=request.user, station=station, opening=shapes.opening_of(data))
        return Response(disputes.dispute_card(made), status=201)


class Rates(APIView):
    """The settled rate, both ways."""

    @extend_schema(parameters=[shapes.RateQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return counts and rates of what was accepted in a period; this year unless told otherwise."""
        query = read(shapes.RateQuery, request.query_params)
        station = station_for(request.user, query["station"])
        return Response(listing.rates(station, query.get("since"), query.get("until")))


class DisputeDetail(APIView):
    """One dispute."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return the whole file, parties masked."""
        return Response(file.whole(disputes.dispute_for(request.user, number, request.query_params.get("station", ""))))


class DisputeTimeline(APIView):
    """What happened, newest first."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return a cursor page of the journal's entries of the dispute."""
        dispute = disputes.dispute_for(request.user, number, request.query_params.get("station", ""))
        return timeline_page(request, self, file.entries(dispute), file.entry_row(dispute))


class Act(APIView, ABC):
    """An act on one dispute: reads its `serializer_class`, calls `act`, answers the card."""

    serializer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Call the service."""

    @extend_schema(responses=ANY)
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Do it; 200 with the dispute's card."""
        self.act(request.user, number, read(self.serializer_class, request.data))
        return Response(disputes.dispute_card(disputes.dispute_for(request.user, number)))


class Confirm(Act):
    """Say yes to what was found."""

    serializer_class = shapes.ConfirmSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Accept and order."""
        return opening.confirm_dispute(officer=officer, number=number, **data)


class Dismiss(Act):
    """Say no."""

    serializer_class = shapes.DisputeReasonSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Dismiss with a reason."""
        return opening.dismiss_dispute(officer=officer, number=number, **data)


class SetOwner(Act):
    """Give it to somebody."""

    serializer_class = shapes.OwnerSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Set owner, nature and with it the team."""
        return opening.set_owner(officer=officer, number=number, **data)


class SetLevel(Act):
    """Set the level by hand."""

    serializer_class = shapes.LevelSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Set it with a reason."""
        return opening.set_level(officer=officer, number=number, **data)


class Split(Act):
    """Take an incident out."""

    serializer_class = shapes.SplitSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Split it off for good."""
        return opening.split_call(officer=officer, number=number, **data)


class Join(Act):
    """Another file is the same matter."""

    serializer_class = shapes.JoinSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Make the other one part of this one."""
        return joining.join_disputes(officer=officer, number=number, **data)


class Part(Act):
    """It was another matter after all."""

    serializer_class = shapes.DisputeReasonSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Take it out of the file that it became part of."""
        return joining.part_disputes(officer=officer, number=number, **data)


class Note(Act):
    """Write into the file."""

    serializer_class = shapes.DisputeNoteSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Add a note."""
        return opening.add_note(officer=officer, number=number, **data)


class AddParty(Act):
    """Somebody is in it."""

    serializer_class = shapes.PartySerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Keep them, sealed."""
        return people.add_party(officer=officer, number=number, person=shapes.person_of(data))


class AddMember(Act):
    """The joint group."""

    serializer_class = shapes.MemberSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Bring somebody in."""
        return people.add_member(officer=officer, number=number, **data)


class Refer(Act):
    """Another body is called in."""

    serializer_class = shapes.ReferSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Refer."""
        return referrals.refer(officer=officer, number=number, **data)


class Draft(Act):
    """Write the agreement."""

    serializer_class = shapes.DraftSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Draft it, or rewrite the draft."""
        promises = shapes.promises_of(data)
        return agreements.draft_agreement(
            officer=officer, number=number, template=data["template"], promises=promises, clauses=data["clauses"]
        )


class Sign(Act):
    """Put the agreement in force."""

    serializer_class = shapes.SignSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Sign with the scan."""
        return agreements.sign_agreement(officer=officer, number=number, **data)


class EndAgreement(Act):
    """Withdraw or void the agreement."""

    serializer_class = shapes.EndSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """End it with a reason."""
        return agreements.end_agreement(officer=officer, number=number, **data)


class Settle(Act):
    """Peace without a paper."""

    serializer_class = shapes.SettleSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Settle by hand."""
        return outcome.settle_dispute(officer=officer, number=number, **data)


class Reopen(Act):
    """It did not hold."""

    serializer_class = shapes.DisputeReasonSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Take it up again."""
        return outcome.reopen_dispute(officer=officer, number=number, **data)


class Close(Act):
    """Close the loop."""

    serializer_class = shapes.CloseDisputeSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Close with the result."""
        return outcome.close_dispute(officer=officer, number=number, **data)


class ShowParty(APIView):
    """Personal data in clear, with a reason, recorded."""

    @extend_schema(request=shapes.DisputeReasonSerializer, responses=ANY)
    def post(self, request: Request, number: str, party_id: int) -> Response:
        """Return name, phone, ID number and address. Takes no Idempotency-Key: what was shown is not kept, each look is recorded."""
        reason = read(shapes.DisputeReasonSerializer, request.data)["reason"]
        return Response(people.show_party(officer=request.user, number=number, party_id=party_id, reason=reason))


class AnswerReferral(APIView):
    """What the other body said."""

    @extend_schema(request=shapes.AnswerSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, number: str, pk: int) -> Response:
        """Write it down; 200 with the dispute's card."""
        data = read(shapes.AnswerSerializer, request.data)
        referrals.answer_referral(officer=request.user, number=number, referral_id=pk, **data)
        return Response(disputes.dispute_card(disputes.dispute_for(request.user, number)))


class CheckObligation(APIView):
    """How an obligation stands."""

    @extend_schema(request=shapes.CheckSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, number: str, pk: int) -> Response:
        """Kept, broken or waived; 200 with the dispute's card."""
        data = read(shapes.CheckSerializer, request.data)
        agreements.check_obligation(officer=request.user, number=number, obligation_id=pk, **data)
        return Response(disputes.dispute_card(disputes.dispute_for(request.user, number)))
