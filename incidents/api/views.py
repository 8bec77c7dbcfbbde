"""REST doors: shape in, one call, shape out."""

from abc import ABC, abstractmethod
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.api import read
from core.paging import CursorPage
from incidents.api import serializers as shapes
from incidents.choices import Leg
from incidents.selectors import detail, incidents, listing
from incidents.selectors.dispatch import recommend, routes
from incidents.selectors.naming import other_meant
from incidents.selectors.similar import Asked, similar
from incidents.services import closing, dispatch, intake, parting, records
from incidents.services.attachments import attach_to_incident
from live.idempotency import idempotent
from live.selectors import attachment_card
from live.timeline import entry_row, timeline_page
from live.uploads import UploadSerializer, upload_of
from stations.models import Officer
from stations.selectors import people

ANY = OpenApiTypes.OBJECT


class IncidentList(APIView):
    """Take a report in; find incidents."""

    @extend_schema(operation_id="incidents_list", parameters=[shapes.ListQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page of cards, newest first."""
        query = read(shapes.ListQuery, request.query_params)
        station = people.station_for(request.user, query["station"]) if query["station"] else None
        pages = CursorPage()
        pages.ordering = ("-reported_at", "-id")
        rows = pages.paginate_queryset(
            listing.list_incidents(request.user, shapes.filters_of(query, station)), request, self
        )
        return pages.get_paginated_response([incidents.incident_card(row) for row in rows or []])

    @extend_schema(request=shapes.ReportSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Take a report in: 201 with its card."""
        data = read(shapes.ReportSerializer, request.data)
        station = people.station_for(request.user, data["station"])
        incident = intake.report_incident(officer=request.user, station=station, report=shapes.report_of(data))
        return Response(incidents.incident_card(incident, []), status=201)


class Similar(APIView):
    """Seen before (I2)."""

    @extend_schema(parameters=[shapes.SimilarQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return duplicates, repeat counts and the sensitive place for what was typed so far."""
        data = read(shapes.SimilarQuery, request.query_params)
        asked = Asked(
            **{
                name: data[name]
                for name in ("phone", "lon", "lat", "accuracy_m", "address", "type", "ignore")
                if name in data
            }
        )
        return Response(similar(station=people.station_for(request.user), asked=asked))


class IncidentDetail(APIView):
    """One incident."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return the whole incident, parties masked."""
        return Response(detail.whole(incidents.incident_for(request.user, number)))

    @extend_schema(request=shapes.EditSerializer, responses=ANY)
    @idempotent
    def patch(self, request: Request, number: str) -> Response:
        """Correct facts; 409 when somebody else did since `version`."""
        data = read(shapes.EditSerializer, request.data)
        changes = shapes.changes_of(data, request.data)
        incident = records.edit_incident(officer=request.user, number=number, version=data["version"], changes=changes)
        return Response(detail.whole(incidents.incident_for(request.user, incident.number)))


class Timeline(APIView):
    """What happened, newest first."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return a cursor page of the journal's entries of the incident."""
        incident = incidents.incident_for(request.user, number)
        return timeline_page(request, self, detail.entries(incident), entry_row)


class Recommendations(APIView):
    """Whom to send (I3)."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return units by road travel time with reasons, and the skipped ones with theirs."""
        return Response(recommend(incidents.incident_for(request.user, number)))


class Routes(APIView):
    """The ways of the units that are coming."""

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return each unit's way along the streets, from its newest fix."""
        return Response({"results": routes(incidents.incident_for(request.user, number))})


class Act(APIView, ABC):
    """An act on one incident: reads its `serializer_class`, calls `act`, answers the card."""

    serializer_class: type[Serializer[Any]]

    @abstractmethod
    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Call the service."""

    @extend_schema(responses=ANY)
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Do it; 200 with the incident's card."""
        self.act(request.user, number, read(self.serializer_class, request.data))
        return Response(incidents.incident_card(incidents.incident_for(request.user, number)))


class Dispatch(Act):
    """Send units."""

    serializer_class = shapes.DispatchSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Send all of them or none."""
        return dispatch.dispatch_units(officer=officer, number=number, call_signs=data["units"])


class Reinforce(Act):
    """Send the nearest free units."""

    serializer_class = shapes.ReinforceSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Send `count` more."""
        return dispatch.reinforce(officer=officer, number=number, count=data["count"])


class Calls(Act):
    """A repeated call about an open matter."""

    serializer_class = shapes.CallSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Join the call to the incident."""
        caller = data.get("caller", {})
        return intake.add_call(
            officer=officer, number=number, caller_name=caller.get("name", ""), caller_phone=caller.get("phone", ""),
            text=data["description"], source=data["source"], told=shapes.told_of(data),
        )  # fmt: skip


class Close(Act):
    """Close."""

    serializer_class = shapes.CloseSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Close with a disposition."""
        return closing.close_incident(officer=officer, number=number, **data)


class Reopen(Act):
    """Take up again."""

    serializer_class = shapes.ReasonSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Reopen with a reason."""
        return closing.reopen_incident(officer=officer, number=number, **data)


class LinkTo(Act):
    """Merge, relate, or take either back."""

    serializer_class = shapes.LinkSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Join with another incident, named as people name it: 43, 1121-43, or in full; or take that back for a reason."""
        if data["kind"] == shapes.APART:
            return parting.unlink_incident(officer=officer, number=number, other=data["other"], reason=data["reason"])
        other = other_meant(officer, number, data["other"])
        return records.link_incident(officer=officer, number=number, other=other, kind=data["kind"])


class Reclassify(Act):
    """Change type or priority."""

    serializer_class = shapes.ReclassifySerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Keep the old classification with who and why."""
        return closing.reclassify_incident(
            officer=officer,
            number=number,
            type_code=data["type"],
            priority=data.get("priority"),
            reason=data["reason"],
        )


class Note(Act):
    """Write into the timeline."""

    serializer_class = shapes.NoteSerializer

    def act(self, officer: Officer, number: str, data: dict[str, Any]) -> object:
        """Add a note."""
        return records.add_note(officer=officer, number=number, **data)


class Attachments(APIView):
    """Pictures and documents."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=ANY)
    def get(self, request: Request, number: str) -> Response:
        """Return what hangs on it, each with its address."""
        return Response({"results": detail.attachments(incidents.incident_for(request.user, number))})

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ANY})
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Hang a JPEG, PNG, WebP or PDF on it, up to 15 MB: 201 with the attachment."""
        upload = upload_of(read(UploadSerializer, request.data))
        row = attach_to_incident(officer=request.user, number=number, upload=upload)
        return Response(attachment_card(row), status=201)


class AssignmentMove(APIView):
    """A unit's progress: accept, en-route, on-scene, clear, recall."""

    leg: Leg = Leg.ACCEPTED

    @extend_schema(request=shapes.ReasonSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, assignment_id: int) -> Response:
        """Move it to the leg of this address; 200 with the assignment's card."""
        reason = read(shapes.ReasonSerializer, request.data)["reason"]
        row = dispatch.move_assignment(officer=request.user, assignment_id=assignment_id, to=self.leg, reason=reason)
        return Response(incidents.assignment_card(row) | {"incident": row.incident.number})


class IncidentTypes(APIView):
    """The type tree."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:  # noqa: ARG002 - the same for everybody
        """Return active types in code order."""
        return Response({"results": detail.type_tree(), "next": None})
