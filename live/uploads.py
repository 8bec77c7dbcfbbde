"""Doors of attachments: the shape of an upload, the answer to a download. Who may is asked by each app before."""

from typing import Any

from django.http import FileResponse
from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import MomentField
from core.errors import NotFound
from core.masking import mask_text
from live import files
from live.models import Attachment
from live.selectors import is_picture


class UploadSerializer(serializers.Serializer[dict[str, Any]]):
    """One file; when and where it was made, if the device knows (WGS-84)."""

    file = serializers.FileField(max_length=200)
    taken_at = MomentField(required=False, allow_null=True)
    lon = serializers.FloatField(min_value=-180, max_value=180, required=False, allow_null=True)
    lat = serializers.FloatField(min_value=-90, max_value=90, required=False, allow_null=True)


def upload_of(data: dict[str, Any]) -> files.Upload:
    """Return the upload of a validated UploadSerializer."""
    file = data["file"]
    # One byte more than allowed tells that it is too large; the rest need not be read.
    content = file.read(files.MOST_BYTES + 1)
    where = {name: data.get(name) for name in ("taken_at", "lon", "lat")}
    return files.Upload(name=file.name, content=content, **where)


def download(row: Attachment) -> FileResponse:
    """Answer with the file: pictures are shown, anything else is saved; no browser guesses another type.

    NotFound when the disk has lost it: what was written down about it still stands.
    """
    try:
        content = files.path_of(row.sha256).open("rb")
    except FileNotFoundError as error:
        raise NotFound(_("附件“{name}”已不在存储里，请从备份恢复。").format(name=mask_text(row.name))) from error
    answer = FileResponse(
        content,
        as_attachment=not is_picture(row),
        filename=mask_text(row.name),
        content_type=row.media_type,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    # It is what its hash says for ever, but only for whoever may see it now.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["ETag"] = f'"{row.sha256}"'
    return answer
