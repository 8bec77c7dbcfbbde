"""What happened in a station, as columns for the forecast: read once, in SQL, no objects."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db import connection

from patrols.planning.history import History
from patrols.selectors.weights import Held, fitting, kept_weights
from stations.models import Organisation

# Long memory is the base of the forecast (PATROL.md); older streets are another town.
MEMORY = timedelta(days=3 * 365)
ZONE = "Asia/Shanghai"
PAST = """
SELECT i.lon, i.lat, (i.occurred_at AT TIME ZONE %s), t.code, t.name
FROM incidents_incident i JOIN incidents_incidenttype t ON t.id = i.type_id
WHERE i.station_id = %s AND i.lon IS NOT NULL AND i.merged_into_id IS NULL
  AND i.occurred_at >= %s AND i.occurred_at < %s
ORDER BY i.occurred_at, i.id
"""


@dataclass(frozen=True)
class Past:
    """A station's incidents, oldest first, with the name of each one's type."""

    history: History
    types: list[str]

    def __len__(self) -> int:
        return len(self.types)


def harm_of(station: Organisation) -> dict[str, tuple[float, bool]]:
    """Return weight and street flag by type code; a station's own row wins over everybody's."""
    return {code: (row.weight, row.street) for code, row in kept_weights(station).items()}


def weight_of(code: str, harm: dict[str, tuple[float, bool]]) -> tuple[float, bool]:
    """Return the weight of the longest code that a type's begins with: 1 and street where none fits."""
    usual = Held()
    return fitting(code, harm) or (usual.weight, usual.street)


def past_of(station: Organisation, *, until: datetime, memory: timedelta = MEMORY) -> Past:
    """Return what happened before a moment and within memory: two queries."""
    with connection.cursor() as cursor:
        cursor.execute(PAST, [ZONE, station.pk, until - memory, until])
        rows = cursor.fetchall()
    harm = harm_of(station)
    known = {code: weight_of(code, harm) for code in {row[3] for row in rows}}
    history = History.of(
        np.array([row[0] for row in rows], dtype=np.float64),
        np.array([row[1] for row in rows], dtype=np.float64),
        np.array([row[2] for row in rows], dtype="datetime64[s]"),
        weight=np.array([known[row[3]][0] for row in rows], dtype=np.float64),
        street=np.array([known[row[3]][1] for row in rows], dtype=np.bool_),
    )
    return Past(history, [row[4] for row in rows])
