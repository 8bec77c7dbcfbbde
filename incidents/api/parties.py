"""REST doors to the people in an incident: masked, and in clear for a reason that is written down."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from incidents.api import serializers as shapes
from incidents.selectors import detail
from incidents.selectors.incidents import incident_for
from incidents.services import parties
from live.idempotency import idempotent

ANY = OpenApiTypes.OBJECT


class Parties(APIView):
    """Who is in an incident."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return everybody, masked."""
        return Response({"results": detail.parties(incident_for(request.user, number))})

    @extend_schema(request=shapes.PersonSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Write somebody down: 201 with their masked card."""
        person = parties.Person(**read(shapes.PersonSerializer, request.data))
        party = parties.register_party(officer=request.user, number=number, person=person)
        return Response(detail.party_card(party), status=201)


class CorrectParty(APIView):
    """What was told wrongly."""

    @extend_schema(request=shapes.CorrectPersonSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, number: str, party_id: int) -> Response:
        """Replace the fields that are given; 200 with the masked card."""
        changes = read(shapes.CorrectPersonSerializer, request.data)
        party = parties.correct_party(officer=request.user, number=number, party_id=party_id, changes=changes)
        return Response(detail.party_card(party))


class RemoveParty(APIView):
    """Somebody who has nothing to do with it."""

    @extend_schema(request=shapes.ReasonSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, number: str, party_id: int) -> Response:
        """Take somebody out, with a reason; 200 with those who are left, masked."""
        reason = read(shapes.ReasonSerializer, request.data)["reason"]
        incident = parties.remove_party(officer=request.user, number=number, party_id=party_id, reason=reason)
        return Response({"results": detail.parties(incident)})


class ShowParty(APIView):
    """Personal data in clear, with a reason, recorded."""

    @extend_schema(request=shapes.ReasonSerializer, responses=ANY)
    def post(self, request: Request, number: str, party_id: int) -> Response:
        """Return name, phone and ID number. Takes no Idempotency-Key: what was shown is not kept, and each look is recorded."""
        reason = read(shapes.ReasonSerializer, request.data)["reason"]
        return Response(parties.show_party(officer=request.user, number=number, party_id=party_id, reason=reason))
