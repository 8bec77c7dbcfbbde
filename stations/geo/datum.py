"""The three datums that a Chinese station meets: WGS-84, GCJ-02 (Amap, Tencent) and BD-09 (Baidu).

Everything is stored in WGS-84 (DOMAIN, rules of the domain); the other two lie 50 to 1,300 m beside it and are converted
where positions come in or go out. The forward formulas are those in public use since 2013; they have no closed inverse,
so the way back is found by iteration, to less than a millimetre.

Longitude first, in degrees. Numbers give numbers, arrays give arrays. Abroad the three datums are one.
"""

import math
from collections.abc import Callable, Mapping
from typing import Final, Literal, get_args, overload

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from core.errors import Invalid
from core.wording import listed
from stations.geo.measure import Floats, LonLat, distance_m

Datum = Literal["wgs84", "gcj02", "bd09"]
DATUMS: Final = get_args(Datum)

# Where the public formula applies. The rectangle takes in some of the neighbours; the formula's users all do the same.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
# The Krasovsky 1940 ellipsoid, which the formula is written for.
SEMI_MAJOR_M = 6_378_245.0
ECCENTRICITY_2 = 0.00669342162296594323
BD_TURN = np.pi * 3000 / 180
# Each step of the inverse leaves about 1 % of the error: five steps turn 1.3 km into less than a micrometre.
ROUNDS = 6

_Forward = Callable[[Floats, Floats], tuple[Floats, Floats]]


@overload
def to_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]: ...
@overload
def to_wgs84(lon: Floats, lat: Floats, datum: str) -> tuple[Floats, Floats]: ...
def to_wgs84(lon: float | Floats, lat: float | Floats, datum: str) -> tuple[float | Floats, float | Floats]:
    """Take a position, or arrays of positions, out of `datum`. Raise `Invalid` (field `datum`) when it is unknown.

    A position that the formula can have made from a point inside China is taken for Chinese; only in the last kilometre
    along the rectangle's edge, on foreign soil, is that a guess.
    """
    forward = _forward(datum)
    if forward is None:
        return lon, lat
    given_lon, given_lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    found_lon, found_lat = given_lon, given_lat
    with np.errstate(all="ignore"):  # far from China it runs away, which is as good as "not inside"
        for _ in range(ROUNDS):
            back_lon, back_lat = forward(found_lon, found_lat)
            found_lon, found_lat = found_lon - (back_lon - given_lon), found_lat - (back_lat - given_lat)
        inside = in_china(np.round(found_lon, 9), np.round(found_lat, 9))  # 0.1 mm of grace on the edge itself
    return _like(lon, np.where(inside, found_lon, given_lon)), _like(lat, np.where(inside, found_lat, given_lat))


@overload
def from_wgs84(lon: float, lat: float, datum: str) -> tuple[float, float]: ...
@overload
def from_wgs84(lon: Floats, lat: Floats, datum: str) -> tuple[Floats, Floats]: ...
def from_wgs84(lon: float | Floats, lat: float | Floats, datum: str) -> tuple[float | Floats, float | Floats]:
    """Take a WGS-84 position, or arrays of them, into `datum`; the inverse of `to_wgs84`."""
    forward = _forward(datum)
    if forward is None:
        return lon, lat
    given_lon, given_lat = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    inside = in_china(given_lon, given_lat)
    with np.errstate(all="ignore"):
        moved_lon, moved_lat = forward(given_lon, given_lat)
    return _like(lon, np.where(inside, moved_lon, given_lon)), _like(lat, np.where(inside, moved_lat, given_lat))


def check_position(lon: float, lat: float, *, near: LonLat | None = None, within_km: float = 200.0) -> None:
    """Raise `Invalid`, naming `lon` or `lat`, for a position that cannot be meant.

    Not finite or out of range; 0, 0, which devices send while they have no fix; and swapped, when the pair the other way round is a possible one where this is not:
    a latitude beyond 90°, or, given the station's position as `near`, out of `within_km` of it when the swapped pair lies inside.
    """
    for name, value in (("lon", lon), ("lat", lat)):
        if not math.isfinite(value):
            raise Invalid.field(name, _("{label}不是有限的数：{value}。").format(label=_axis(name), value=value))
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:  # noqa: PLR2004 - ranges of latitude and longitude
        raise _swapped(lon, lat)
    for name, value, limit in (("lon", lon, 180), ("lat", lat, 90)):
        if abs(value) > limit:
            said = _("{label}超出 ±{limit}°：{value}。").format(label=_axis(name), limit=limit, value=value)
            raise Invalid.field(name, said)
    if lon == lat == 0:
        said = _("0, 0 是没有定位时设备给出的值；没有位置就留空。")
        raise Invalid(said, {"lon": said, "lat": said})
    if near is None or abs(lon) > 90:  # noqa: PLR2004 - no latitude, so not swapped
        return
    if distance_m((lon, lat), near) > within_km * 1000 >= distance_m((lat, lon), near):
        raise _swapped(lon, lat)


def _axis(name: str) -> str:
    """Return an axis's name for a reader; asked for only when something is wrong, a file has two for each of its rows."""
    return _("经度") if name == "lon" else _("纬度")


def _swapped(lon: float, lat: float) -> Invalid:
    said = _("经度与纬度似乎写反了（lon and lat look swapped）：lon={lon}，lat={lat}。").format(lon=lon, lat=lat)
    return Invalid(said, {"lon": said, "lat": said})


def in_china(lon: Floats, lat: Floats) -> NDArray[np.bool_]:
    """Say where the formula applies: inside the rectangle around China."""
    inside: NDArray[np.bool_] = (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)
    return inside


def _forward(datum: str) -> _Forward | None:
    """Return the formula from WGS-84 into `datum`, or None where there is nothing to do."""
    if datum not in _FORWARD:
        raise Invalid.field(
            "datum", _("坐标系“{datum}”不认识，可用：{known}。").format(datum=datum, known=listed(DATUMS))
        )
    return _FORWARD[datum]


def _like(given: float | Floats, result: Floats) -> float | Floats:
    return result if isinstance(given, np.ndarray) else float(result)


def _gcj02(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS-84 by GCJ-02's waves, which are sums of sines in metres around (105° E, 35° N)."""
    x, y = lon - 105.0, lat - 35.0
    root, fast = np.sqrt(np.abs(x)), 20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east_m += (fast + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east_m += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north_m += (fast + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north_m += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    phi = np.radians(lat)
    # No powers: those of an array may differ in the last digit from those of a number, and a position from itself in a file.
    sine = np.sin(phi)
    squash = 1 - ECCENTRICITY_2 * (sine * sine)
    flat = np.sqrt(squash)
    parallel_m = SEMI_MAJOR_M / flat * np.cos(phi)
    meridian_m = SEMI_MAJOR_M * (1 - ECCENTRICITY_2) / (squash * flat)
    return lon + np.degrees(east_m / parallel_m), lat + np.degrees(north_m / meridian_m)


def _bd09(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Shift WGS-84 into GCJ-02 and turn that by Baidu's own small wave."""
    x, y = _gcj02(lon, lat)
    reach = np.hypot(x, y) + 0.00002 * np.sin(BD_TURN * y)
    turn = np.arctan2(y, x) + 0.000003 * np.cos(BD_TURN * x)
    return reach * np.cos(turn) + 0.0065, reach * np.sin(turn) + 0.006


_FORWARD: Final[Mapping[str, _Forward | None]] = {"wgs84": None, "gcj02": _gcj02, "bd09": _bd09}
