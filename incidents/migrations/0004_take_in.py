"""One round trip that enters a report: number, incident, caller, journal.

The day's counter and the station's stream are locked from here to the end of the statement, not while Python thinks
(docs/decisions/006-a-report-is-one-statement.md). `p_incident` and `p_party` are the rows as JSON by column; the
statement adds what only it knows: id, number, the number among the search words.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION incidents_take_in(
    p_incident jsonb, p_party jsonb, p_words text, p_code text, p_day date,
    p_kind text, p_actor_id bigint, p_actor text, p_data jsonb, p_card jsonb
) RETURNS TABLE (id bigint, number text, short text, "offset" bigint, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    i incidents_incident%ROWTYPE;
    p incidents_party%ROWTYPE;
    v_last bigint;
BEGIN
    i := jsonb_populate_record(NULL::incidents_incident, p_incident);
    i.id := nextval(pg_get_serial_sequence('incidents_incident', 'id'));
    INSERT INTO incidents_counter AS c (station_id, day, last) VALUES (i.station_id, p_day, 1)
        ON CONFLICT (station_id, day) DO UPDATE SET last = c.last + 1 RETURNING c.last INTO v_last;
    i.short := v_last::text;
    i.number := p_code || to_char(p_day, 'YYYYMMDD') || '-' || lpad(i.short, greatest(4, length(i.short)), '0');
    i.search := to_tsvector('simple', p_words || ' ' || lower(replace(i.number, '-', ' ')));
    INSERT INTO incidents_incident VALUES (i.*);
    IF p_party IS NOT NULL THEN
        p := jsonb_populate_record(NULL::incidents_party, p_party);
        p.id := nextval(pg_get_serial_sequence('incidents_party', 'id'));
        p.incident_id := i.id;
        INSERT INTO incidents_party VALUES (p.*);
    END IF;
    RETURN QUERY SELECT i.id, i.number::text, i.short::text, a."offset", a.at FROM live_append(
        p_code, p_kind, p_actor_id, p_actor, 'incident', i.id, i.number, p_data,
        p_card || jsonb_build_object('id', i.id, 'number', i.number, 'short', i.short)) a;
END
$$;
"""
BACKWARD = """
DROP FUNCTION incidents_take_in(jsonb, jsonb, text, text, date, text, bigint, text, jsonb, jsonb);
"""


class Migration(migrations.Migration):
    """The statement."""

    dependencies = [("incidents", "0003_fewer_indexes"), ("live", "0002_journal")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
