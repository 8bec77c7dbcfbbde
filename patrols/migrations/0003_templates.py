"""Duty templates that every new database starts with."""

from typing import Any

from django.db import migrations

from patrols.migrations._templates import TEMPLATES


def load(apps: Any, _: Any) -> None:
    """Add the default rows."""
    templates, crews = apps.get_model("patrols", "DutyTemplate"), apps.get_model("patrols", "TemplateCrew")
    for row in TEMPLATES:
        made = templates.objects.create(
            code=row.code, name=row.name, bands=list(row.bands), place_kinds=list(row.place_kinds)
        )
        crews.objects.bulk_create(
            crews(
                template=made,
                key=crew.key,
                kind=crew.kind,
                name=crew.name,
                starts_min=round(crew.start * 60),
                ends_min=round(crew.end * 60),
                pauses=[[kind, *(round(hours * 60) for hours in times)] for kind, *times in crew.pauses],
            )
            for crew in row.crews
        )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("patrols", "0002_tracks")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
