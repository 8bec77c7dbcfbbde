"""Orders that are there already are found by their words too."""

from typing import Any

from django.db import migrations

from stations.bigrams import bigrams

BATCH = 2_000
FILL = """
UPDATE orders_order o SET search = to_tsvector('simple', given.words)
FROM unnest(%s::bigint[], %s::text[]) AS given (id, words) WHERE o.id = given.id
"""


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the search words, a batch at a time."""
    order = apps.get_model("orders", "Order")
    rows = order.objects.filter(search=None).order_by("pk").values_list("pk", "title", "subject_number")
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        words = [" ".join([*bigrams(title), *bigrams(number)]) for _pk, title, number in batch]
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(FILL, [[row[0] for row in batch], words])
        after = batch[-1][0]


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("orders", "0003_search_and_past")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
