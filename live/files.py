"""What may be attached and how it is kept: judged by its content, never by its name (RELIABILITY.md, bad input).

A picture is drawn anew: whatever hung on it besides the picture (scripts, serial numbers, previews) stays outside, and its
time and position leave the file for fields of their own, where rights apply. A PDF is kept as it is, unless it can act.
Files lie under MEDIA_ROOT by the SHA-256 of what is kept, so that two identical uploads are one file.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from math import isfinite
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from core.clock import now
from core.errors import Invalid

MOST_BYTES = 15 * 1024 * 1024
# A good camera's picture; more may be a bomb: a few kilobytes that unfold into gigabytes. Pillow would only warn.
MOST_PIXELS = 64_000_000
Image.MAX_IMAGE_PIXELS = None
LONGEST_SIDE = 2560
NAME_LENGTH = 120
HOUSE_ZONE = "+08:00"
PICTURES = {"JPEG": ("image/jpeg", "jpg"), "PNG": ("image/png", "png"), "WEBP": ("image/webp", "webp")}
PDF = ("application/pdf", "pdf")
# The sheet that a PDF starts with may be preceded by a little rubbish of a mailer.
PDF_HEAD = 1024
_ACTS = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)(?![A-Za-z])")
# When and where the camera says it was: time, longitude, latitude.
Seen = tuple[datetime | None, float | None, float | None]
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """What somebody hands in. The device's own time and position (WGS-84) win over those inside the picture."""

    name: str
    content: bytes = field(repr=False)
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True, kw_only=True)
class Paper:
    """An upload that was looked at and may be kept."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    taken_at: datetime | None
    lon: float | None
    lat: float | None


def examine(upload: Upload) -> Paper:
    """Return what may be kept of an upload; Invalid (field `file`) says what is wrong with it.

    Do it before any row is locked: a large picture takes some tenths of a second.
    """
    if len(upload.content) > MOST_BYTES:
        raise _refused(_("文件超过 {most} MB，请缩小后再传。").format(most=MOST_BYTES // 1024 // 1024))
    if upload.lon is not None or upload.lat is not None:
        _check_position(upload.lon, upload.lat)
    seen: Seen = (None, None, None)
    if b"%PDF-" in upload.content[:PDF_HEAD]:
        (media_type, suffix), content = PDF, _still(upload.content)
    else:
        (media_type, suffix), content, seen = _drawn_anew(upload.content)
    given = upload.lon is not None
    return Paper(
        name=_plain_name(upload.name, suffix),
        media_type=media_type,
        content=content,
        taken_at=upload.taken_at or seen[0],
        lon=upload.lon if given else seen[1],
        lat=upload.lat if given else seen[2],
    )


def _refused(said: str) -> Invalid:
    return Invalid.field("file", said)


def _check_position(lon: float | None, lat: float | None) -> None:
    if lon is None or lat is None or not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004 - degrees; NaN is refused too
        raise Invalid.field("lon", _("位置要有经度和纬度，且在经纬度范围内。"))


def _still(content: bytes) -> bytes:
    """Return a PDF that shows and does nothing else; names may be written with escapes (#4A is J)."""
    if _ACTS.search(_ESCAPED.sub(lambda found: bytes.fromhex(found[1].decode()), content)):
        raise _refused(_("这份 PDF 带有脚本或内嵌文件，不能收。请打印成不带脚本的 PDF 再传。"))
    return content


def _drawn_anew(content: bytes) -> tuple[tuple[str, str], bytes, Seen]:
    try:
        with Image.open(BytesIO(content), formats=list(PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _refused(_("图片超过 {most} 百万像素，请缩小后再传。").format(most=MOST_PIXELS // 1_000_000))
            kind, exif = str(picture.format), picture.getexif()
            seen = (_taken_at(exif.get_ifd(ExifTags.IFD.Exif)), *_position(exif.get_ifd(ExifTags.IFD.GPSInfo)))
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused(_("只收 JPEG、PNG、WebP 图片和 PDF，且文件要完整。这份文件不是，或已损坏。")) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = BytesIO()
    if kind == "JPEG" and upright.mode not in {"RGB", "L"}:
        upright = upright.convert("RGB")
    upright.info.clear()
    upright.save(drawn, kind, quality=88)
    return PICTURES[kind], drawn.getvalue(), seen


def _taken_at(exif: Mapping[int, Any]) -> datetime | None:
    """Return when the camera says it was; without a zone it is the house's. Nonsense and the future are nothing."""
    try:
        zone = exif.get(ExifTags.Base.OffsetTimeOriginal, HOUSE_ZONE)
        taken = datetime.strptime(f"{exif[ExifTags.Base.DateTimeOriginal]} {zone}", "%Y:%m:%d %H:%M:%S %z")
    except (KeyError, ValueError):
        return None
    return taken if taken < now() + timedelta(hours=1) else None


def _position(gps: Mapping[int, Any]) -> tuple[float | None, float | None]:
    """Return longitude and latitude in degrees; the sea off Africa (0, 0) is a camera without a fix."""
    try:
        lon = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef] == "W")
        lat = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef] == "S")
        _check_position(lon, lat)
    except (KeyError, TypeError, ValueError, ZeroDivisionError, Invalid):
        return None, None
    return (lon, lat) if isfinite(lon + lat) and (lon, lat) != (0, 0) else (None, None)


def _degrees(parts: Any, negative: bool) -> float:  # noqa: FBT001 - the hemisphere
    degrees, minutes, seconds = (float(part) for part in parts)
    return (degrees + minutes / 60 + seconds / 3600) * (-1 if negative else 1)


def _plain_name(name: str, suffix: str) -> str:
    """Return a name without folders, control and direction marks, ending as its content says."""
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = "".join(one for one in last if unicodedata.category(one)[0] != "C").rpartition(".")
    return f"{(stem[0] or stem[2]).strip()[:NAME_LENGTH] or suffix}.{suffix}"


def path_of(sha256: str) -> Path:
    """Return where a file lies."""
    return Path(settings.MEDIA_ROOT) / "attachments" / sha256[:2] / sha256


def put_away(content: bytes) -> str:
    """Write a file once, wholly or not at all; return its SHA-256 in hex. One that no row names in the end does no harm."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            try:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
                Path(file.name).replace(path)
            except BaseException:
                Path(file.name).unlink(missing_ok=True)  # a full disk is not made fuller
                raise
    return sha256
