"""Where units were, kept by month (P5). A fix that is sent twice, by the tablet and by the sampler, is one row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid, require
from patrols import rules
from patrols.selectors.duties import published_duties
from stations.models import Officer, Unit, UnitPosition
from stations.rules import check_plausible, may_send_position
from stations.selectors.units import crew_ids, visible_units

# A tablet that was cut off sends what it kept; older is a wrong clock.
OLDEST = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Point:
    """A fix in WGS-84."""

    at: datetime
    lon: float
    lat: float
    accuracy_m: float | None = None


def keep_track(*, officer: Officer, call_sign: str, points: Sequence[Point]) -> dict[str, int]:
    """Keep a unit's fixes; return how many were new and how many were known. Invalid for a strange unit or a wrong clock."""
    unit = visible_units(officer).filter(call_sign=call_sign).first()
    if unit is None:
        raise Invalid.field("unit", _("没有呼号为“{call_sign}”的单元。").format(call_sign=call_sign))
    require(may_send_position(officer, unit, crew_ids(unit)), _("只有该车组的成员可以上传轨迹。"))
    at = now()
    for number, point in enumerate(points):
        check_plausible(unit.station, point.lon, point.lat, prefix=f"points[{number}].")
        if not at - OLDEST <= point.at <= at + rules.CLOCK_SKEW:
            raise Invalid.field(f"points[{number}].at", _("定位时间应在近 7 天内，且不在将来。"))
    kept = _insert([(unit, point) for point in points])
    return {"kept": kept, "known": len(points) - kept}


def sample_tracks() -> int:
    """Keep the newest fix of every unit that is on a published duty now; return how many were new."""
    at = now()
    on_duty = published_duties().filter(starts_at__lte=at, ends_at__gt=at).values("unit_id")
    rows = UnitPosition.objects.filter(unit__in=on_duty, at__gte=at - OLDEST).select_related("unit")
    return _insert([(row.unit, Point(at=row.at, lon=row.lon, lat=row.lat, accuracy_m=row.accuracy_m)) for row in rows])


def prepare_months(*, today: date) -> None:
    """Make the parts of the running and the coming month, so that nothing lands in the rest."""
    with connection.cursor() as cursor:
        for month in (today, (today.replace(day=1) + timedelta(days=32))):
            cursor.execute("SELECT patrols_track_partition(%s)", [month])


def _insert(rows: Sequence[tuple[Unit, Point]]) -> int:
    if not rows:
        return 0
    columns = [
        [unit.pk for unit, _point in rows],
        *([getattr(point, name) for _unit, point in rows] for name in ("at", "lon", "lat", "accuracy_m")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO patrols_trackpoint (unit_id, at, lon, lat, accuracy_m) "
            "SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::float8[], %s::float8[], %s::float8[]) "
            "ON CONFLICT DO NOTHING",
            columns,
        )
        return int(cursor.rowcount)
