"""A station's streets: one import replaces the one before."""

import io
from dataclasses import fields
from typing import Any

import numpy as np
from django.db import transaction

from core.errors import require
from live.journal import record
from stations import rules
from stations.events import RoadsImported
from stations.geo import roads
from stations.models import Officer, Organisation, RoadNetwork
from stations.selectors.people import station_card


def packed(network: roads.RoadNetwork) -> bytes:
    """Return the network's columns as a compressed .npz, which `selectors.travel` reads."""
    columns: dict[str, Any] = {field.name: np.asarray(getattr(network, field.name)) for field in fields(network)}
    kept = io.BytesIO()
    np.savez_compressed(kept, **columns)
    return kept.getvalue()


@transaction.atomic
def replace_roads(*, by: Officer | None, station: Organisation, network: roads.RoadNetwork, source: str) -> RoadNetwork:
    """Keep a station's new streets; the version rises, so that every process computes on them from now on.

    `by` is None at the machine's own console.
    """
    require(by is None or rules.may_keep_places(by))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)  # two imports at once: one after the other
    before = RoadNetwork.objects.filter(station=station).first()
    row = before or RoadNetwork(station=station, version=0)
    row.source, row.version = source[:200], row.version + 1
    row.nodes, row.edges, row.arrays = len(network.junction_id), len(network), packed(network)
    row.save()
    record(
        RoadsImported(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
            source=row.source, nodes=row.nodes, edges=row.edges, version=row.version,
        ),
        actor=by,
    )  # fmt: skip
    return row
