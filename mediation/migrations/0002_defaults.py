"""Rules, words, visit days and agreement forms that every new database starts with."""

from typing import Any

from django.db import migrations

from mediation.migrations._defaults import RULES, TEMPLATES, VISITS, WORDS


def load(apps: Any, _: Any) -> None:
    """Add the default rows."""
    apps.get_model("mediation", "FindRule").objects.bulk_create(
        apps.get_model("mediation", "FindRule")(type=code, kind=kind, joins=joins, calls=calls, sensitive=sensitive)
        for code, kind, joins, calls, sensitive in RULES
    )
    apps.get_model("mediation", "SensitiveWord").objects.bulk_create(
        apps.get_model("mediation", "SensitiveWord")(word=word, kind=kind)
        for kind, words in WORDS.items()
        for word in words.split()
    )
    apps.get_model("mediation", "VisitRule").objects.bulk_create(
        apps.get_model("mediation", "VisitRule")(level=level, days=days) for level, days in VISITS.items()
    )
    apps.get_model("mediation", "AgreementTemplate").objects.bulk_create(
        apps.get_model("mediation", "AgreementTemplate")(code=code, title=title, kind=kind, clauses=list(clauses))
        for code, title, kind, clauses in TEMPLATES
    )


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("mediation", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
