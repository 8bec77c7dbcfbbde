"""REST doors of a file's papers: pictures, scans, the agreement as a document."""

from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api import read
from live import uploads
from live.idempotency import idempotent
from live.selectors import attachment_card, attachment_of
from mediation.selectors import disputes
from mediation.services import papers

ANY = OpenApiTypes.OBJECT


class Papers(APIView):
    """Pictures and scans of a file."""

    parser_classes = [MultiPartParser]

    @extend_schema(request={"multipart/form-data": uploads.UploadSerializer}, responses={201: ANY})
    @idempotent
    def post(self, request: Request, number: str) -> Response:
        """Hang a file on the dispute: 201 with its card."""
        upload = uploads.upload_of(read(uploads.UploadSerializer, request.data))
        row = papers.attach(officer=request.user, number=number, upload=upload)
        return Response(attachment_card(row), status=201)


class Paper(APIView):
    """One of them."""

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiResponse(OpenApiTypes.BINARY)})
    def get(self, request: Request, number: str, uid: UUID) -> FileResponse:
        """Return the file."""
        dispute = disputes.dispute_for(request.user, number, request.query_params.get("station", ""))
        return uploads.download(attachment_of(subject="dispute", subject_id=dispute.pk, uid=uid))
