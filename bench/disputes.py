"""A million incidents: the daily find, the find of one call, and what the rooms' pages ask for."""

import os
import time

from django.db import connection
from rig.figures import percentile, said
from rig.station import LAT, LON, bench_station

from incidents.models import Incident
from incidents.services.intake import Report, report_incident
from mediation.models import Dispute, DisputeCall
from mediation.services.finding import find_around, find_since_long

LARGE = int(os.environ.get("BENCH_INCIDENTS", "1000000"))
DAILY_S, ONE_S = 60.0, 1.0
STEP_S = 2 * 365 * 24 * 3600 // LARGE
CALLS = 40

# Two years of one busy station: one call in twenty is a dispute, at 40,000 doors of 400 compounds, with a party each.
INCIDENTS = """
INSERT INTO incidents_incident (
    number, short, station_id, kind, source, source_id, type_id, priority, title, description, address, lon, lat,
    occurred_at, reported_at, status, stage, stage_since, late, closed_at, disposition, disposition_note, repeat, sensitive,
    caller_masked, caller_phone_index, version)
SELECT 'CH' || n, n::text, %(station)s, 'alarm', 'import', '', CASE WHEN n %% 20 = 0 THEN neighbour.id ELSE other.id END, 3,
    '警情 ' || n, '楼上太吵', '第' || door %% 400 || '小区 ' || door / 400 %% 20 || ' 幢 ' || 100 + door %% 600 || ' 室',
    %(lon)s + (door %% 400) * 0.001 + (door / 400 %% 20) * 0.00004, %(lat)s + (door / 400 %% 20) * 0.0007,
    at, at, 'closed', 'close', at, false, at + interval '1 hour', 'handled', '', 1, '', '', decode(md5((n * 31 %% 90000)::text), 'hex'), 1
FROM generate_series(1, %(last)s::bigint) n
CROSS JOIN (SELECT id FROM incidents_incidenttype WHERE code = 'dispute.neighbour') neighbour
CROSS JOIN (SELECT id FROM incidents_incidenttype WHERE code = 'theft.ebike') other
CROSS JOIN LATERAL (SELECT n * 7919 %% 40000 AS door, now() - interval '2 hours' - n * interval '%(step)s seconds' AS at) t
"""
PARTIES = """
INSERT INTO incidents_party (uid, incident_id, role, name_sealed, phone_sealed, id_number_sealed, name_index, phone_index, masked, note)
SELECT gen_random_uuid(), i.id, 'caller', '', '', '', '', i.caller_phone_index, '林**', ''
FROM incidents_incident i JOIN incidents_incidenttype t ON t.id = i.type_id WHERE t.code = 'dispute.neighbour'
"""


def fill(station: int) -> None:
    """Write the incidents and their callers."""
    with connection.cursor() as cursor:
        cursor.execute(INCIDENTS, {"station": station, "last": LARGE, "lon": LON - 0.2, "lat": LAT, "step": STEP_S})
        cursor.execute(PARTIES)
        cursor.execute("VACUUM ANALYZE incidents_incident")
        cursor.execute("ANALYZE incidents_party")


def main() -> None:
    """Fill, find, find again, find one by one."""
    bench = bench_station()
    began = time.monotonic()
    fill(bench.station.pk)
    print(f"{LARGE:,} incidents in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    found = find_since_long(station=bench.station)
    first = time.monotonic() - began
    print(f"first find of 90 days: {first:.1f} s, {found:,} disputes, {DisputeCall.objects.count():,} calls joined")
    began = time.monotonic()
    find_since_long(station=bench.station)
    daily = time.monotonic() - began
    said("daily find, the reactions being level", f"{daily:.1f} s", f"≤ {DAILY_S:.0f} s", met=daily <= DAILY_S)
    took = []
    for number in range(CALLS):
        report = Report(
            kind="alarm", type="dispute.neighbour", source="110", description="楼上太吵", caller_phone=f"1380000{number:04d}",
            address=f"第{number * 9}小区{number % 20}栋 30{number % 10}", lon=LON - 0.2 + number * 0.009, lat=LAT,
        )  # fmt: skip
        made = report_incident(officer=bench.dispatcher, station=bench.station, report=report)
        began = time.monotonic()
        find_around(incident_id=made.pk)
        took.append(time.monotonic() - began)
    slow = percentile(took, 0.99)
    said("one call", f"p50 {percentile(took, 0.5):.3f} s, p99 {slow:.3f} s", f"≤ {ONE_S:.0f} s", met=slow <= ONE_S)
    print(f"{Dispute.objects.count():,} disputes of {Incident.objects.count():,} incidents")


if __name__ == "__main__":
    main()
