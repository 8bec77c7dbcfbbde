"""Past incidents from a file: its mapping, its rows, and how they are stored."""

from collections.abc import Callable

from incidents.models import IncidentType
from incidents.services.importing.mapping import ColumnMapping, read_mapping
from incidents.services.importing.rows import Rejected
from incidents.services.importing.run import Import, Rows, Tally
from stations.models import Organisation

__all__ = ["ColumnMapping", "Rejected", "Tally", "import_incidents", "mapping_from"]


def _types() -> dict[str, IncidentType]:
    return {kind.code: kind for kind in IncidentType.objects.filter(is_active=True)}


def mapping_from(text: str) -> ColumnMapping:
    """Return a checked mapping; Invalid names the key that is wrong."""
    return read_mapping(text, types=_types())


def import_incidents(
    *,
    station: Organisation,
    file: str,
    rows: Rows,
    mapping: ColumnMapping,
    refuse: Callable[[Rejected], None],
    advance: Callable[[Tally], None],
) -> Tally:
    """Take a file's rows in as closed history of a station; a row that is there already (by source id) is left alone.

    `file` is the name that the journal keeps. `refuse` hears of every row that stays out and why, `advance` of every
    batch that is committed.
    """
    work = Import(station=station, mapping=mapping, types=_types(), file=file, refuse=refuse, advance=advance)
    return work.run(rows)
