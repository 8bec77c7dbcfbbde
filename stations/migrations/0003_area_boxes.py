"""Areas are found by their boxes, and rings are kept uncompressed: a border of 700 corners is read, not unpacked."""

import django.contrib.postgres.indexes
from django.db import migrations, models

import stations.models.places


class Migration(migrations.Migration):
    """Index and storage of the areas."""

    dependencies = [("stations", "0002_ground_shape")]
    operations = [
        migrations.RemoveIndex(model_name="placearea", name="place_area_ring"),
        migrations.AddIndex(
            model_name="placearea",
            index=django.contrib.postgres.indexes.GistIndex(
                models.Func(models.F("ring"), function="box", output_field=stations.models.places.BoxField()),
                name="place_area_box",
            ),
        ),
        migrations.RunSQL(
            "ALTER TABLE stations_placearea ALTER COLUMN ring SET STORAGE EXTERNAL",
            "ALTER TABLE stations_placearea ALTER COLUMN ring SET STORAGE EXTENDED",
        ),
    ]
