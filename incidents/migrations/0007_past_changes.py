"""What is more than a day old is noted by month when it changes: figures that were kept of it no longer hold.

What happens now is not noted, so that a report costs nothing more. A transaction remembers its last note: an imported
past brings the same month a hundred thousand times over.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION incidents_past_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    v_old date := date_trunc('month', OLD.reported_at AT TIME ZONE 'Asia/Shanghai')::date;
    v_new date := date_trunc('month', NEW.reported_at AT TIME ZONE 'Asia/Shanghai')::date;
    v_note text := concat_ws(' ', pg_current_xact_id(), OLD.station_id, v_old, NEW.station_id, v_new);
BEGIN
    IF current_setting('incidents.past_noted', true) = v_note THEN
        RETURN NULL;
    END IF;
    INSERT INTO incidents_pastchange (station_id, month, transaction)
    SELECT DISTINCT station, month, pg_current_xact_id()::text::bigint
    FROM (VALUES (OLD.station_id, v_old), (NEW.station_id, v_new)) changed (station, month)
    WHERE month IS NOT NULL
    ON CONFLICT DO NOTHING;
    PERFORM set_config('incidents.past_noted', v_note, true);
    RETURN NULL;
END
$$;
CREATE TRIGGER incidents_past_added AFTER INSERT ON incidents_incident FOR EACH ROW
    WHEN (NEW.reported_at < now() - interval '1 day') EXECUTE FUNCTION incidents_past_changed();
CREATE TRIGGER incidents_past_removed AFTER DELETE ON incidents_incident FOR EACH ROW
    WHEN (OLD.reported_at < now() - interval '1 day') EXECUTE FUNCTION incidents_past_changed();
CREATE TRIGGER incidents_past_moved AFTER UPDATE OF station_id, type_id, lon, lat, reported_at ON incidents_incident FOR EACH ROW
    WHEN (least(OLD.reported_at, NEW.reported_at) < now() - interval '1 day'
          AND (OLD.station_id, OLD.type_id, OLD.lon, OLD.lat, OLD.reported_at)
              IS DISTINCT FROM (NEW.station_id, NEW.type_id, NEW.lon, NEW.lat, NEW.reported_at))
    EXECUTE FUNCTION incidents_past_changed();
"""
BACKWARD = """
DROP TRIGGER incidents_past_added ON incidents_incident;
DROP TRIGGER incidents_past_removed ON incidents_incident;
DROP TRIGGER incidents_past_moved ON incidents_incident;
DROP FUNCTION incidents_past_changed();
"""


class Migration(migrations.Migration):
    """The notes and the triggers that write them."""

    dependencies = [("incidents", "0006_premise"), ("stations", "0004_guardians")]

    operations = [
        migrations.CreateModel(
            name="PastChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField()),
                ("transaction", models.BigIntegerField()),
                (
                    "station",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="stations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("station", "month", "transaction"), name="past_change_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
