"""Files as people bring them."""

from io import BytesIO
from typing import Any

from PIL import ExifTags, Image

from live.files import Upload


def picture(*, kind: str = "JPEG", size: tuple[int, int] = (64, 48), exif: Image.Exif | None = None) -> bytes:
    """A small picture."""
    drawn = BytesIO()
    Image.new("RGB", size, (120, 130, 140)).save(drawn, kind, **({"exif": exif} if exif else {}))
    return drawn.getvalue()


def camera_data(*, taken: str = "2026:11:20 20:33:00", lon: float = 114.0550, lat: float = 22.5350) -> Image.Exif:
    """What a phone writes into its pictures: who made it, when, where, and which way up."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Orientation] = "某牌手机", 6
    inside = {ExifTags.Base.DateTimeOriginal: taken, ExifTags.Base.OffsetTimeOriginal: "+08:00"}
    exif.get_ifd(ExifTags.IFD.Exif).update(inside)
    exif.get_ifd(ExifTags.IFD.GPSInfo).update(
        {
            ExifTags.GPS.GPSLongitude: _parts(lon), ExifTags.GPS.GPSLongitudeRef: "W" if lon < 0 else "E",
            ExifTags.GPS.GPSLatitude: _parts(lat), ExifTags.GPS.GPSLatitudeRef: "S" if lat < 0 else "N",
        }
    )  # fmt: skip
    return exif


def _parts(degrees: float) -> tuple[float, float, float]:
    minutes = abs(degrees) % 1 * 60
    return float(int(abs(degrees))), float(int(minutes)), round(minutes % 1 * 60, 4)


def upload(content: bytes | None = None, *, name: str = "702 客厅.jpg", **more: Any) -> Upload:
    """Something that was handed in; a small picture unless told otherwise."""
    return Upload(name=name, content=picture() if content is None else content, **more)
