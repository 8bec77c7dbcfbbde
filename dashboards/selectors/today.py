"""Today's incidents against the usual day: counts by hour, types, streaks (D1)."""

from collections import defaultdict
from datetime import date, timedelta
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Max

from core.clock import SHANGHAI, day_bounds, local_day, now
from incidents.models import Incident, IncidentType
from stations.models import Organisation

# The usual day is the same weekday of the eight weeks before.
WEEKS = 8
TYPES_SHOWN = 4
# Streaks that a station quotes: days since the last incident of a type and everything below it (D3).
STREAKS = [
    ("两抢", ["criminal.robbery", "criminal.snatch"]),
    ("车内扒窃", ["theft.from_vehicle"]),
    ("入室盗窃", ["theft.burglary"]),
]

BY_HOUR = """
SELECT (reported_at AT TIME ZONE 'Asia/Shanghai')::date, extract(hour FROM reported_at AT TIME ZONE 'Asia/Shanghai')::int,
       split_part(t.code, '.', 1), count(*)
FROM incidents_incident i JOIN incidents_incidenttype t ON t.id = i.type_id
WHERE i.station_id = %s AND i.merged_into_id IS NULL AND ({days})
GROUP BY 1, 2, 3
"""


def _counts(station: Organisation, days: list[date]) -> dict[date, dict[tuple[int, str], int]]:
    """Return counts by (hour, top type) of some days, in one query over index ranges."""
    ranges = [bound for day in days for bound in day_bounds(day)]
    where = " OR ".join(["i.reported_at >= %s AND i.reported_at < %s"] * len(days))
    found: dict[date, dict[tuple[int, str], int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(BY_HOUR.format(days=where), [station.pk, *ranges])
        for day, hour, kind, count in cursor.fetchall():
            found[day][(hour, kind)] = count
    return found


def _until(counts: dict[tuple[int, str], int], hour: int, kind: str = "") -> int:
    return sum(n for (at, one), n in counts.items() if at <= hour and kind in ("", one))


def _band(usual: list[dict[tuple[int, str], int]], hour: int) -> dict[str, int]:
    totals = sorted(_until(counts, hour) for counts in usual) or [0]
    return {"low": totals[len(totals) // 4], "median": round(median(totals)), "high": totals[(3 * len(totals)) // 4]}


def today(station: Organisation) -> dict[str, Any]:
    """Return the wall's numbers. Days before the station's first incident are left out of the usual; none → n = 0."""
    at = now().astimezone(SHANGHAI)
    day = local_day(at)
    before = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    counts = _counts(station, [day, *before])
    usual = [counts[one] for one in before if one in counts]
    start, end = day_bounds(day)
    closed = Incident.objects.filter(station=station, closed_at__gte=start, closed_at__lt=end).count()
    return {
        "reported": _until(counts[day], 23),
        "closed": closed,
        "usual_now": _band(usual, at.hour) | {"n": len(usual)},
        "curve": [{"hour": hour, "count": _until(counts[day], hour)} for hour in range(at.hour + 1)],
        "usual": [{"hour": hour, **_band(usual, hour)} for hour in range(24)] if usual else [],
        "types": _types(counts[day], usual, at.hour),
        "streaks": _streaks(station, day),
    }


def _types(
    mine: dict[tuple[int, str], int], usual: list[dict[tuple[int, str], int]], hour: int
) -> list[dict[str, Any]]:
    totals: dict[str, int] = defaultdict(int)
    for (_, kind), n in mine.items():
        totals[kind] += n
    top = sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:TYPES_SHOWN]
    names = dict(IncidentType.objects.filter(code__in=[code for code, _ in top]).values_list("code", "name"))
    return [
        {
            "code": code,
            "name": names.get(code, code),
            "count": n,
            "usual": round(median(_until(one, hour, code) for one in usual)) if usual else None,
        }
        for code, n in top
    ]


def _streaks(station: Organisation, day: date) -> list[dict[str, Any]]:
    """Return days without; a type that never occurred has no streak to boast of and is left out."""
    rows = dict(
        Incident.objects.filter(station=station, type__code__regex=_pattern())
        .values_list("type__code")
        .annotate(last=Max("occurred_at"))
    )
    found = []
    for name, codes in STREAKS:
        last = max(
            (at for code, at in rows.items() if any(code == one or code.startswith(f"{one}.") for one in codes)),
            default=None,
        )
        if last is not None:
            found.append({"name": name, "days": (day - local_day(last)).days})
    return found


def _pattern() -> str:
    codes = "|".join(code.replace(".", r"\.") for _, all_codes in STREAKS for code in all_codes)
    return rf"^({codes})(\.|$)"
