"""The journal's function, chain check and append-only triggers.

`live_append` is one round trip: lock the stream's row, take the next offset, hash, insert, move the head. The hash is
sha256(previous hash ‖ the entry's fields as text); `live_verify` walks the chain in one pass.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE live_stream SET (fillfactor = 50);

CREATE FUNCTION live_entry_text(
    "offset" bigint, kind text, at timestamptz, actor_id bigint, actor text,
    subject text, subject_id bigint, number text, data jsonb, card jsonb
) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(concat_ws(chr(31), "offset", kind, extract(epoch FROM at), coalesce(actor_id, 0), actor,
                                subject, subject_id, number, data::text, card::text), 'UTF8')
$$;

CREATE FUNCTION live_append(
    p_stream text, p_kind text, p_actor_id bigint, p_actor text, p_subject text,
    p_subject_id bigint, p_number text, p_data jsonb, p_card jsonb
) RETURNS TABLE ("offset" bigint, at timestamptz) LANGUAGE plpgsql AS $$
DECLARE
    s live_stream%ROWTYPE;
    v_offset bigint;
    v_at timestamptz;
    v_hash bytea;
BEGIN
    SELECT * INTO s FROM live_stream WHERE name = p_stream FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO live_stream (name, epoch, head, head_hash) VALUES (p_stream, gen_random_uuid(), 0, '')
            ON CONFLICT (name) DO NOTHING;
        SELECT * INTO s FROM live_stream WHERE name = p_stream FOR UPDATE;
    END IF;
    v_offset := s.head + 1;
    v_at := clock_timestamp();
    v_hash := sha256(s.head_hash || live_entry_text(
        v_offset, p_kind, v_at, p_actor_id, p_actor, p_subject, p_subject_id, p_number, p_data, p_card));
    INSERT INTO live_entry (stream_id, "offset", kind, at, actor_id, actor, subject, subject_id, number, data, card, hash)
        VALUES (p_stream, v_offset, p_kind, v_at, p_actor_id, p_actor, p_subject, p_subject_id, p_number, p_data, p_card, v_hash);
    UPDATE live_stream SET head = v_offset, head_hash = v_hash WHERE name = p_stream;
    RETURN QUERY SELECT v_offset, v_at;
END
$$;

CREATE FUNCTION live_verify(p_stream text) RETURNS TABLE (broken_offset bigint, why text) LANGUAGE sql STABLE AS $$
    WITH chained AS (
        SELECT e.*, row_number() OVER w AS expected, coalesce(lag(hash) OVER w, ''::bytea) AS previous
        FROM live_entry e WHERE stream_id = p_stream WINDOW w AS (ORDER BY "offset")
    ), found AS (
        SELECT expected AS broken_offset, 'an entry is missing before offset ' || "offset" AS why
        FROM chained WHERE "offset" <> expected
        UNION ALL
        SELECT "offset", 'the entry was changed or replaced'
        FROM chained WHERE hash <> sha256(previous || live_entry_text(
            "offset", kind, at, actor_id, actor, subject, subject_id, number, data, card))
        UNION ALL
        SELECT s.head, 'the newest entries are missing or the head was changed'
        FROM live_stream s
        LEFT JOIN LATERAL (
            SELECT "offset", hash FROM live_entry WHERE stream_id = s.name ORDER BY "offset" DESC LIMIT 1) l ON true
        WHERE s.name = p_stream AND (s.head <> coalesce(l."offset", 0) OR s.head_hash <> coalesce(l.hash, ''::bytea))
    )
    SELECT f.broken_offset, f.why FROM found f ORDER BY f.broken_offset LIMIT 1
$$;

CREATE FUNCTION live_entry_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER live_entry_append_only BEFORE UPDATE OR DELETE ON live_entry
    FOR EACH ROW EXECUTE FUNCTION live_entry_is_append_only();
CREATE TRIGGER live_entry_no_truncate BEFORE TRUNCATE ON live_entry
    FOR EACH STATEMENT EXECUTE FUNCTION live_entry_is_append_only();
"""

BACKWARD = """
DROP TRIGGER live_entry_no_truncate ON live_entry;
DROP TRIGGER live_entry_append_only ON live_entry;
DROP FUNCTION live_entry_is_append_only();
DROP FUNCTION live_verify(text);
DROP FUNCTION live_append(text, text, bigint, text, text, bigint, text, jsonb, jsonb);
DROP FUNCTION live_entry_text(bigint, text, timestamptz, bigint, text, text, bigint, text, jsonb, jsonb);
"""


class Migration(migrations.Migration):
    """Functions and triggers of the journal."""

    dependencies = [("live", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
