"""`incidents_premise` knows a place by its words too, and an index finds the incidents of an address among a million.

By the trigrams of the address that took 60 to 110 ms at a million incidents: most of them share most of theirs. The plan
is made once per connection by order: left to choose, the planner made one for each call, which cost as much as the look.
"""

from importlib import import_module

from django.db import migrations, models
from django.db.models import F, Q

from incidents.models.incident import AddressKey

BEFORE = import_module("incidents.migrations.0008_premise_by_its_indexes").FORWARD
ARGUMENTS = "bigint, bytea, bigint, timestamptz, float8, float8, float8, float8"
DROP_BEFORE = f"DROP FUNCTION incidents_premise({ARGUMENTS}, float8, float8, float8, float8, float8, float8);"
DROP = f"DROP FUNCTION incidents_premise({ARGUMENTS}, text);"
FORWARD = """
CREATE FUNCTION incidents_premise(
    p_station bigint, p_phone bytea, p_type bigint, p_since timestamptz, p_lon float8, p_lat float8,
    p_near_m float8, p_door_m float8, p_address text
) RETURNS TABLE (community bigint, place bigint, name text, sensitive text, repeats bigint, by_phone bigint, by_door bigint)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_key text := upper(replace(normalize(p_address, NFKC), ' ', ''));
    v_lon float8 := p_lon;
    v_lat float8 := p_lat;
    v_named bigint := 0;
    v_door boolean;
    v_high float8;
    v_wide float8;
BEGIN
    IF v_key <> '' THEN
        SELECT count(*), coalesce(p_lon, min(s.lon)), coalesce(p_lat, min(s.lat)) INTO v_named, v_lon, v_lat
        FROM stations_place s
        WHERE upper(s.name) = upper(btrim(p_address)) AND s.station_id = p_station AND s.is_active;
        IF v_named <> 1 THEN  -- two of one name: which of them is meant is not known
            v_lon := p_lon;
            v_lat := p_lat;
        END IF;
    END IF;
    -- The words name a door when they are a place's name or hold a number. A road by itself joins nothing.
    v_door := v_named > 0 OR v_key ~ '[0-9]|[一二三四五六七八九十百]+[号栋幢楼座室单户铺]';
    -- Degrees of a metre at this latitude; 6371008.8 is geo.measure.EARTH_M.
    v_high := degrees(1 / 6371008.8);
    v_wide := v_high / greatest(cos(radians(v_lat)), 0.001);
    RETURN QUERY SELECT
        (SELECT min(p.id) FROM (
            SELECT a.place_id FROM stations_placearea a
            WHERE box(a.ring) @> box(point(v_lon, v_lat), point(v_lon, v_lat)) AND a.ring @> point(v_lon, v_lat) OFFSET 0
         ) found JOIN stations_place p ON p.id = found.place_id
         WHERE p.station_id = p_station AND p.kind = 'community' AND p.is_active),
        near.id, near.name::text, near.sensitive::text, same.repeats, same.by_phone, same.by_door
    FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT s.id, s.name, s.sensitive FROM stations_place s
        WHERE s.station_id = p_station AND s.sensitive <> '' AND s.is_active
          AND CASE WHEN v_lon IS NOT NULL AND s.lon IS NOT NULL
              THEN abs(s.lon - v_lon) <= p_near_m * v_wide AND abs(s.lat - v_lat) <= p_near_m * v_high
              ELSE v_key <> '' AND (
                  char_length(s.name) >= 3 AND strpos(v_key, upper(replace(normalize(s.name, NFKC), ' ', ''))) > 0
                  OR v_key = upper(replace(normalize(s.address, NFKC), ' ', '')))
              END
        ORDER BY (s.lon - v_lon) ^ 2 + (s.lat - v_lat) ^ 2, char_length(s.name) DESC, s.id LIMIT 1) near ON true
    CROSS JOIN (
        SELECT count(*) AS repeats, count(*) FILTER (WHERE phone) AS by_phone, count(*) FILTER (WHERE door) AS by_door
        FROM (SELECT i.id, bool_or(i.phone) AS phone, bool_or(NOT i.phone) AS door FROM (
            (SELECT f.id, true AS phone, f.station_id, f.merged_into_id, f.reported_at FROM incidents_incident f
             WHERE f.caller_phone_index = p_phone AND f.caller_phone_index <> ''::bytea AND f.reported_at >= p_since OFFSET 0)
            UNION ALL
            SELECT d.id, false, d.station_id, d.merged_into_id, d.reported_at FROM (
                SELECT e.id, e.station_id, e.merged_into_id, e.reported_at, e.type_id FROM incidents_incident e
                WHERE point(e.lon, e.lat) <@ box(
                    point(v_lon - p_door_m * v_wide, v_lat - p_door_m * v_high),
                    point(v_lon + p_door_m * v_wide, v_lat + p_door_m * v_high)) OFFSET 0
             ) d WHERE d.type_id = p_type
            UNION ALL
            -- Words speak where one of the two has no point.
            SELECT w.id, false, w.station_id, w.merged_into_id, w.reported_at FROM (
                SELECT e.id, e.station_id, e.merged_into_id, e.reported_at, e.type_id, e.lon FROM incidents_incident e
                WHERE v_door AND upper(replace(normalize(e.address, NFKC), ' ', '')) = v_key AND e.address <> ''
                  AND e.reported_at >= p_since OFFSET 0
             ) w WHERE w.type_id = p_type AND (v_lon IS NULL OR w.lon IS NULL)) i
        WHERE i.station_id = p_station AND i.merged_into_id IS NULL AND i.reported_at >= p_since
        GROUP BY i.id) each_once) same;
END
$$;
"""


class Migration(migrations.Migration):
    """The index, and the function that asks it."""

    dependencies = [("incidents", "0008_premise_by_its_indexes"), ("stations", "0004_guardians")]
    operations = [
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(
                AddressKey("address"), F("reported_at").desc(), condition=~Q(address=""), name="incident_same_address"
            ),
        ),
        migrations.RunSQL(DROP_BEFORE + FORWARD, DROP + BEFORE),
    ]
