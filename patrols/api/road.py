"""REST doors of the road: my duties, arriving and leaving, tracks (P5)."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from core.clock import now
from live.idempotency import idempotent
from live.selectors import attachment_card
from live.uploads import UploadSerializer, upload_of
from patrols.api import serializers as shapes
from patrols.selectors import duties, photos
from patrols.selectors.plans import stop_card
from patrols.services import road, tracks
from patrols.services.photos import attach_to_stop

ANY = OpenApiTypes.OBJECT


class MyDuties(APIView):
    """What my unit has to do."""

    @extend_schema(responses=ANY)
    def get(self, request: Request) -> Response:
        """Return my unit's published duties, running or near, with stops and way: all that a tablet needs offline."""
        return Response({"results": duties.mine(request.user), "at": now()})


class Arrive(APIView):
    """At a stop."""

    @extend_schema(request=shapes.ArriveSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Stand there since `at`, or since now; 200 with the stop's card."""
        data = read(shapes.ArriveSerializer, request.data)
        stop = road.arrive_at_stop(officer=request.user, stop_id=pk, at=data.get("at"))
        return Response(stop_card(stop, now()))


class Leave(APIView):
    """On from a stop."""

    @extend_schema(request=shapes.LeaveSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Go on at `at`, or now, with a note; 200 with the stop's card."""
        data = read(shapes.LeaveSerializer, request.data)
        stop = road.leave_stop(officer=request.user, stop_id=pk, at=data.get("at"), note=data["note"])
        return Response(stop_card(stop, now()))


class StopAttachments(APIView):
    """Pictures of a stop."""

    parser_classes = (MultiPartParser,)

    @extend_schema(responses=ANY)
    def get(self, request: Request, pk: int) -> Response:
        """Return what hangs on it, each with its address."""
        return Response({"results": photos.attachments(request.user, pk)})

    @extend_schema(request={"multipart/form-data": UploadSerializer}, responses={201: ANY})
    @idempotent
    def post(self, request: Request, pk: int) -> Response:
        """Hang a JPEG, PNG, WebP or PDF on a stop that was reached, up to 15 MB: 201 with the attachment."""
        upload = upload_of(read(UploadSerializer, request.data))
        row = attach_to_stop(officer=request.user, stop_id=pk, upload=upload)
        return Response(attachment_card(row), status=201)


class Tracks(APIView):
    """Fixes that a tablet kept while it was cut off."""

    @extend_schema(request=shapes.TrackSerializer, responses=ANY)
    @idempotent
    def post(self, request: Request) -> Response:
        """Keep a batch: {kept, known} fixes."""
        data = read(shapes.TrackSerializer, request.data)
        points = [tracks.Point(**point) for point in data["points"]]
        return Response(tracks.keep_track(officer=request.user, call_sign=data["unit"], points=points))
