"""Today's incidents against the usual day: counts by hour, types, streaks (D1)."""

from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clock import SHANGHAI, day_bounds, local_day, now
from incidents.models import Incident, IncidentType
from stations.models import Organisation

# The usual day is the same weekday of the eight weeks before.
WEEKS = 8
HOURS = 24
TYPES_SHOWN = 4
# Streaks that a station quotes: days since the last incident of a type and everything below it (D3).
STREAKS = [
    (gettext_noop("两抢"), ("criminal.robbery", "criminal.snatch")),
    (gettext_noop("车内扒窃"), ("theft.from_vehicle",)),
    (gettext_noop("入室盗窃"), ("theft.burglary",)),
]

COUNTS = """
SELECT (local.at)::date, extract(hour FROM local.at)::int, split_part(t.code, '.', 1), (local.at)::time <= %s, count(*)
FROM incidents_incident i
JOIN incidents_incidenttype t ON t.id = i.type_id
CROSS JOIN LATERAL (SELECT i.reported_at AT TIME ZONE 'Asia/Shanghai' AS at) local
WHERE i.station_id = %s AND i.merged_into_id IS NULL AND i.reported_at < %s AND ({days})
GROUP BY 1, 2, 3, 4
"""
LAST = """
SELECT t.code, (SELECT max(i.reported_at) FROM incidents_incident i WHERE i.station_id = %s AND i.type_id = t.id)
FROM incidents_incidenttype t WHERE t.code LIKE ANY (%s) OR t.code = ANY (%s)
"""


class Count(NamedTuple):
    """How many of a top type in an hour, before or after this time of day."""

    hour: int
    kind: str
    earlier: bool
    n: int


Day = list[Count]


def _days(station: Organisation, days: list[date], at: datetime) -> dict[date, Day]:
    """Return the counts of some days, in one query over index ranges; a day without incidents is an empty list."""
    ranges = [bound for day in days for bound in day_bounds(day)]
    where = " OR ".join(["i.reported_at >= %s AND i.reported_at < %s"] * len(days))
    found: dict[date, Day] = {day: [] for day in days}
    with connection.cursor() as cursor:
        cursor.execute(COUNTS.format(days=where), [at.time().isoformat(), station.pk, at, *ranges])
        for day, *count in cursor.fetchall():
            found[day].append(Count(*count))
    return found


def _until(day: Day, hour: int) -> int:
    return sum(count.n for count in day if count.hour <= hour)


def _earlier(day: Day, kind: str = "") -> int:
    return sum(count.n for count in day if count.earlier and kind in ("", count.kind))


def _band(totals: list[int]) -> dict[str, int]:
    """Return the lower quartile, the median and the upper quartile."""
    ordered = sorted(totals) or [0]
    last = len(ordered) - 1
    return {"low": ordered[last // 4], "median": round(median(ordered)), "high": ordered[-(last // 4) - 1]}


def today(station: Organisation) -> dict[str, Any]:
    """Return the wall's numbers in the contract's shape; a station younger than a week has no usual (n = 0). Six queries."""
    at = now().astimezone(SHANGHAI)
    day = local_day(at)
    first = Incident.objects.filter(station=station).aggregate(at=Min("reported_at"))["at"]
    before = [one for week in range(1, WEEKS + 1) if first and (one := day - timedelta(weeks=week)) >= local_day(first)]
    counts = _days(station, [day, *before], at)
    usual = [counts[one] for one in before]
    start, end = day_bounds(day)
    closed = Incident.objects.filter(station=station, merged_into=None, closed_at__gte=start, closed_at__lt=end)
    return {
        "reported": _earlier(counts[day]),
        "closed": closed.count(),
        "usual_now": _band([_earlier(one) for one in usual]) | {"n": len(usual)},
        "curve": [{"hour": hour, "count": _until(counts[day], hour)} for hour in range(at.hour + 1)],
        "usual": [{"hour": hour, **_band([_until(one, hour) for one in usual])} for hour in range(HOURS) if usual],
        "types": _types(counts[day], usual),
        "streaks": _streaks(station, day),
    }


def _types(mine: Day, usual: list[Day]) -> list[dict[str, Any]]:
    totals = {kind: _earlier(mine, kind) for kind in {count.kind for count in mine}}
    top = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:TYPES_SHOWN]
    names = dict(IncidentType.objects.filter(code__in=[code for code, _ in top]).values_list("code", "name"))
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "count": n,
            "usual": round(median(_earlier(one, code) for one in usual)) if usual else None,
        }
        for code, n in top
    ]


def _streaks(station: Organisation, day: date) -> list[dict[str, Any]]:
    """Return days without; a type that never occurred has no streak to boast of and is left out."""
    codes = [code for _name, below in STREAKS for code in below]
    with connection.cursor() as cursor:
        cursor.execute(LAST, [station.pk, [f"{code}.%" for code in codes], codes])
        last = {code: at for code, at in cursor.fetchall() if at}
    found = []
    for name, below in STREAKS:
        ends = [at for code, at in last.items() if code.startswith(below)]
        if ends:
            found.append({"name": _(name), "days": (day - local_day(max(ends))).days})
    return found
