"""Tracks: a table partitioned by month, whose key makes a fix that is sent twice one row.

`patrols_track_partition(month)` makes a month's part; what falls outside every part lands in the default one, so that no
fix is ever refused for want of it.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TABLE patrols_trackpoint (
    unit_id bigint NOT NULL REFERENCES stations_unit (id) ON DELETE CASCADE,
    at timestamptz NOT NULL,
    lon double precision NOT NULL,
    lat double precision NOT NULL,
    accuracy_m double precision,
    PRIMARY KEY (unit_id, at)
) PARTITION BY RANGE (at);

CREATE TABLE patrols_trackpoint_rest PARTITION OF patrols_trackpoint DEFAULT;

CREATE FUNCTION patrols_track_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    first date := date_trunc('month', month);
    part text := 'patrols_trackpoint_' || to_char(first, 'YYYYMM');
BEGIN
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF patrols_trackpoint FOR VALUES FROM (%L) TO (%L)',
        part, first::timestamp AT TIME ZONE 'UTC', (first + interval '1 month')::timestamp AT TIME ZONE 'UTC'
    );
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;  -- fixes of that month lie in the default part already, and are found there as well
END
$$;
"""
BACKWARD = """
DROP FUNCTION patrols_track_partition(date);
DROP TABLE patrols_trackpoint;
"""


class Migration(migrations.Migration):
    """Written by hand: Django knows no partitions."""

    dependencies = [("patrols", "0001_initial")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(FORWARD, BACKWARD)],
            state_operations=[
                migrations.CreateModel(
                    name="TrackPoint",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "unit_id", "at", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("lon", models.FloatField(verbose_name="经度")),
                        ("lat", models.FloatField(verbose_name="纬度")),
                        ("accuracy_m", models.FloatField(null=True, verbose_name="精度（米）")),
                        (
                            "unit",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="stations.unit",
                                verbose_name="单元",
                            ),
                        ),
                    ],
                    options={"verbose_name": "轨迹点"},
                )
            ],
        )
    ]
