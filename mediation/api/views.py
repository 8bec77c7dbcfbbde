"""REST doors of visits, rooms, meetings, guardians and the daily consultation."""

from datetime import timedelta

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from core.clock import day_bounds, local_day, now
from core.paging import CursorPage
from live.idempotency import idempotent
from mediation.api import morning
from mediation.api import serializers as shapes
from mediation.selectors import agreements, consultation, guardians, meetings
from mediation.services import consultations, rooms, visits
from mediation.services import guardians as guarding
from mediation.services import meetings as meeting
from stations.selectors.people import station_for

ANY = OpenApiTypes.OBJECT


class VisitList(APIView):
    """Return visits that are due or were made."""

    @extend_schema(operation_id="visits_list", parameters=[shapes.VisitQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page of visits, soonest due first; `mine` for the tablet."""
        query = read(shapes.VisitQuery, request.query_params)
        pages = CursorPage()
        pages.ordering = ("due_on", "id")
        rows = agreements.list_visits(request.user, mine=query["mine"], until=query.get("until"))
        found = pages.paginate_queryset(rows, request, self)
        return pages.get_paginated_response([agreements.visit_card(row) for row in found or []])


class MakeVisit(APIView):
    """A visit was made."""

    @extend_schema(request=shapes.VisitSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Write what it found; 200 with the visit."""
        data = read(shapes.VisitSerializer, request.data)
        row = visits.make_visit(officer=request.user, visit_id=pk, **data)
        return Response(agreements.visit_card(agreements.visit_for(request.user, row.pk)))


class Rooms(APIView):
    """Mediation rooms."""

    @extend_schema(parameters=[shapes.StationQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return the rooms in use."""
        station = station_for(request.user, read(shapes.StationQuery, request.query_params)["station"])
        rows = [meetings.room_card(row) for row in meetings.rooms_of(station)]
        return Response({"results": rows, "next": None})

    @extend_schema(request=morning.RoomSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add a room, or correct the one of that name: 201."""
        data = read(morning.RoomSerializer, request.data)
        station = station_for(request.user, data.pop("station"))
        return Response(meetings.room_card(rooms.keep_room(officer=request.user, station=station, **data)), status=201)


class Mediators(APIView):
    """Mediators."""

    @extend_schema(parameters=[shapes.StationQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return the mediators in use."""
        station = station_for(request.user, read(shapes.StationQuery, request.query_params)["station"])
        rows = [meetings.mediator_card(row) for row in meetings.mediators_of(station)]
        return Response({"results": rows, "next": None})

    @extend_schema(request=morning.MediatorSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Add a mediator, or correct the one of that name and body: 201."""
        data = read(morning.MediatorSerializer, request.data)
        station = station_for(request.user, data.pop("station"))
        made = rooms.keep_mediator(officer=request.user, station=station, **data)
        return Response(meetings.mediator_card(made), status=201)


class Sessions(APIView):
    """Meetings of a week."""

    @extend_schema(parameters=[shapes.WeekQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return the week's meetings that one sees."""
        query = read(shapes.WeekQuery, request.query_params)
        station = station_for(request.user, query["station"])
        monday = meetings.week_of(query.get("day") or local_day(now()))
        since, until = day_bounds(monday)[0], day_bounds(monday + timedelta(days=6))[1]
        rows = meetings.visible_sessions(request.user, station, since, until)
        return Response({"results": [meetings.session_card(row) for row in rows], "next": None})


class Book(APIView):
    """Book a room and mediators."""

    @extend_schema(request=shapes.PlanSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """201 with the meeting; 409 says who was first and what is free."""
        plan = shapes.plan_of(read(shapes.PlanSerializer, request.data))
        row = meeting.book_session(officer=request.user, number=number, plan=plan)
        return Response(meetings.session_card(meetings.session_by_id(row.pk)), status=201)


class MoveSession(APIView):
    """Another time, room or mediators."""

    @extend_schema(request=shapes.MovePlanSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """200 with the meeting; 409 as in booking."""
        data = read(shapes.MovePlanSerializer, request.data)
        plan = shapes.plan_of(data)
        meeting.move_session(officer=request.user, session_id=pk, version=data["version"], plan=plan)
        return Response(meetings.session_card(meetings.session_by_id(pk)))


class CancelSession(APIView):
    """Call a meeting off."""

    @extend_schema(request=shapes.DisputeReasonSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """200 with the meeting."""
        reason = read(shapes.DisputeReasonSerializer, request.data)["reason"]
        meeting.cancel_session(officer=request.user, session_id=pk, reason=reason)
        return Response(meetings.session_card(meetings.session_by_id(pk)))


class HoldSession(APIView):
    """A meeting ended."""

    @extend_schema(request=shapes.HeldSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """200 with the meeting and its outcome."""
        data = read(shapes.HeldSerializer, request.data)
        meeting.hold_session(officer=request.user, session_id=pk, **data)
        return Response(meetings.session_card(meetings.session_by_id(pk)))


class SignInvitation(APIView):
    """A party signed for its invitation."""

    @extend_schema(request=ANY, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int, party_id: int) -> Response:
        """200 with the meeting."""
        meeting.sign_invitation(officer=request.user, session_id=pk, party_id=party_id)
        return Response(meetings.session_card(meetings.session_by_id(pk)))


class GuardianReports(APIView):
    """What guardians settled."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a cursor page, newest first: a guardian's own, the room's all."""
        pages = CursorPage()
        pages.ordering = ("-at", "-id")
        found = pages.paginate_queryset(guardians.visible_reports(request.user), request, self)
        return pages.get_paginated_response([guardians.report_card(row) for row in found or []])

    @extend_schema(request=morning.ToldSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Report: 201 with the report and what it is worth."""
        told = guarding.Told(**read(morning.ToldSerializer, request.data))
        row = guarding.report_matter(guardian=request.user, told=told)
        return Response(guardians.report_card(row) | {"counts": guardians.counts_of(request.user)}, status=201)


class TakeOver(APIView):
    """A report becomes a dispute."""

    @extend_schema(request=ANY, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """200 with the dispute's number."""
        return Response({"dispute": guarding.take_over(officer=request.user, report_id=pk).number})


class Guardians(APIView):
    """The station's guardians."""

    @extend_schema(parameters=[shapes.StationQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return them with counts and points, most settled first."""
        station = station_for(request.user, read(shapes.StationQuery, request.query_params)["station"])
        return Response({"results": guardians.ranking(station), "next": None})


class Thank(APIView):
    """An award for a guardian."""

    @extend_schema(request=morning.ThankSerializer, responses={201: ANY})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """201 with the award."""
        data = read(morning.ThankSerializer, request.data)
        row = guarding.thank(officer=request.user, guardian_id=pk, **data)
        return Response({"id": row.pk, "title": row.title, "points": row.points, "at": row.at}, status=201)


class Consultations(APIView):
    """The day's consultation."""

    @extend_schema(parameters=[shapes.WeekQuery], responses=ANY)
    def get(self, request: Request) -> Response:
        """Return a day's list with its history; today's unless told otherwise."""
        query = read(shapes.WeekQuery, request.query_params)
        station = station_for(request.user, query["station"])
        return Response(consultation.whole(station, query.get("day") or local_day(now())))

    @extend_schema(request=shapes.StationQuery, responses={201: ANY})
    @idempotent
    def post(self, request: Request) -> Response:
        """Draw up today's list: 201; what is there stays, what came meanwhile is added."""
        station = station_for(request.user, read(shapes.StationQuery, request.data)["station"])
        made = consultations.draw_up(station=station, officer=request.user)
        return Response(consultation.whole(station, made.day), status=201)


class Minutes(APIView):
    """The minutes."""

    @extend_schema(request=morning.MinutesSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Save them; 409 when somebody else wrote since."""
        data = read(morning.MinutesSerializer, request.data)
        made = consultations.keep_minutes(officer=request.user, meeting_id=pk, **data)
        return Response(consultation.meeting_card(made))


class IssueDecisions(APIView):
    """What was decided becomes orders."""

    @extend_schema(request=ANY, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Return the orders that were issued now."""
        issued = consultations.issue_decisions(officer=request.user, meeting_id=pk)
        return Response({"orders": [row.order_number for row in issued]})


class Decide(APIView):
    """Who does what by when."""

    @extend_schema(request=morning.DecideSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int, item: int) -> Response:
        """Write it down; until it is ordered it may be said anew."""
        said = consultations.Said(**read(morning.DecideSerializer, request.data))
        row = consultations.decide(officer=request.user, meeting_id=pk, item_id=item, said=said)
        return Response(
            {"id": row.pk, "text": row.text, "owner": row.owner.name if row.owner else "", "due_at": row.due_at}
        )


class ClearItem(APIView):
    """An item leaves the list."""

    @extend_schema(request=shapes.DisputeReasonSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int, item: int) -> Response:
        """Clear it with a reason."""
        reason = read(shapes.DisputeReasonSerializer, request.data)["reason"]
        row = consultations.clear_item(officer=request.user, meeting_id=pk, item_id=item, reason=reason)
        return Response({"id": row.pk, "cleared_at": row.cleared_at, "cleared_why": row.cleared_why})
