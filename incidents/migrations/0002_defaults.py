"""Types and limits that every new database starts with."""

from typing import Any

from django.db import migrations
from pypinyin import Style, lazy_pinyin

from incidents.migrations._defaults import LIMITS, TYPES


def load(apps: Any, _: Any) -> None:
    """Add the default rows."""
    types, limits = apps.get_model("incidents", "IncidentType"), apps.get_model("incidents", "StageLimit")
    made: dict[str, Any] = {}
    for row in TYPES:
        made[row.code] = types.objects.create(
            code=row.code,
            name=row.name,
            parent=made.get(row.code.rpartition(".")[0]),
            priority=row.priority,
            words=row.words.split(),
            initials="".join(lazy_pinyin(row.name, style=Style.FIRST_LETTER)).lower(),
        )
    limits.objects.bulk_create(
        limits(priority=priority, stage=stage, limit_s=seconds)
        for stage, all_seconds in LIMITS.items()
        for priority, seconds in enumerate(all_seconds, 1)
    )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
