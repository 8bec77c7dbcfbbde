"""What the room knows of a place and a phone, as a function: its plan is made once per connection, which costs more than the look.

`incidents.selectors.premise` says what is asked and what comes back.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incidents_premise(
    p_station bigint, p_phone bytea, p_type bigint, p_since timestamptz, p_lon float8, p_lat float8,
    p_west float8, p_south float8, p_east float8, p_north float8,
    p_door_west float8, p_door_south float8, p_door_east float8, p_door_north float8
) RETURNS TABLE (community bigint, place bigint, name text, sensitive text, repeats bigint, by_phone bigint, by_door bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY SELECT
        (SELECT min(p.id) FROM (
            SELECT a.place_id FROM stations_placearea a
            WHERE box(a.ring) @> box(point(p_lon, p_lat), point(p_lon, p_lat)) AND a.ring @> point(p_lon, p_lat) OFFSET 0
         ) found JOIN stations_place p ON p.id = found.place_id
         WHERE p.station_id = p_station AND p.kind = 'community' AND p.is_active),
        near.id, near.name::text, near.sensitive::text, same.repeats, same.by_phone, same.by_door
    FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT s.id, s.name, s.sensitive FROM stations_place s
        WHERE s.station_id = p_station AND s.sensitive <> '' AND s.is_active
          AND s.lon BETWEEN p_west AND p_east AND s.lat BETWEEN p_south AND p_north
        ORDER BY (s.lon - p_lon) ^ 2 + (s.lat - p_lat) ^ 2 LIMIT 1) near ON true
    CROSS JOIN (
        SELECT count(*) AS repeats, count(*) FILTER (WHERE phone) AS by_phone, count(*) FILTER (WHERE door) AS by_door
        FROM (SELECT id, bool_or(phone) AS phone, bool_or(NOT phone) AS door FROM (
            SELECT i.id, true AS phone FROM incidents_incident i
            WHERE i.caller_phone_index = p_phone AND i.caller_phone_index <> ''::bytea
              AND i.station_id = p_station AND i.merged_into_id IS NULL AND i.reported_at >= p_since
            UNION ALL
            SELECT i.id, false FROM incidents_incident i
            WHERE point(i.lon, i.lat) <@ box(point(p_door_west, p_door_south), point(p_door_east, p_door_north))
              AND i.type_id = p_type
              AND i.station_id = p_station AND i.merged_into_id IS NULL AND i.reported_at >= p_since) each_found
        GROUP BY id) each_once) same;
END
$$;
"""
BACKWARD = """
DROP FUNCTION incidents_premise(
    bigint, bytea, bigint, timestamptz, float8, float8, float8, float8, float8, float8, float8, float8, float8, float8);
"""


class Migration(migrations.Migration):
    """The function."""

    dependencies = [("incidents", "0005_counted_on_the_map"), ("stations", "0004_guardians")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
