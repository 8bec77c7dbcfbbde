"""Periods, reminders and escalations that every new database starts with."""

from typing import Any

from django.db import migrations

from orders.migrations._defaults import PERIODS, STEPS


def load(apps: Any, _: Any) -> None:
    """Add the default rows."""
    periods, steps = apps.get_model("orders", "Period"), apps.get_model("orders", "Step")
    periods.objects.bulk_create(periods(kind=kind, days=days) for kind, days in PERIODS.items())
    steps.objects.bulk_create(steps(act=act, level=level, hours=hours) for act, level, hours in STEPS)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("orders", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
