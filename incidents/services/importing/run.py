"""A whole file, batch by batch: each batch is one transaction with its own journal entry.

So memory and locks stay small, a crash leaves whole batches, and running again goes on where it stopped.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid
from incidents import rules
from incidents.choices import PartyRole
from incidents.events import IncidentReported, IncidentsImported
from incidents.models import Incident, IncidentType, Party
from incidents.selectors.incidents import incident_card, with_cards
from incidents.selectors.reference import stage_limits
from incidents.services.importing.mapping import ColumnMapping
from incidents.services.importing.rows import Past, Rejected, read_row
from incidents.services.importing.store import Stored, analyze, known_ids, store, written
from incidents.services.intake import sealed_party
from live.journal import record
from stations.geo.measure import LonLat
from stations.models import Organisation
from stations.selectors.people import station_card

BATCH = 5000

Rows = Iterable[tuple[int, Mapping[str, Any]]]


@dataclass
class Tally:
    """How many rows were read, taken in, there before, and refused."""

    read: int = 0
    imported: int = 0
    known: int = 0
    rejected: int = 0


@dataclass
class _Batch:
    """What was read of the file while the batch before it was being stored."""

    read: int
    past: list[Past] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    sheet: str = ""


@dataclass
class Import:
    """One run. `refuse` is called for every row that stays out, `advance` after every batch."""

    station: Organisation
    mapping: ColumnMapping
    types: dict[str, IncidentType]
    file: str
    refuse: Callable[[Rejected], None]
    advance: Callable[[Tally], None]
    tally: Tally = field(default_factory=Tally)
    seen: dict[str, int] = field(default_factory=dict)
    # A thread of its own would refuse rows in the house's language, whoever reads the report.
    language: str = field(default_factory=get_language)

    def run(self, rows: Rows) -> Tally:
        """Take in every row that can be; return the counts. Reading goes on while the database stores."""
        remaining = iter(rows)
        with ThreadPoolExecutor(max_workers=1) as reader:
            coming = reader.submit(self._read_in_language, remaining)
            while (batch := coming.result()).read:
                coming = reader.submit(self._read_in_language, remaining)
                self._write(batch)
                self.tally.read += batch.read
                self.tally.rejected += len(batch.rejected)
                for rejected in batch.rejected:
                    self.refuse(rejected)
                self.advance(self.tally)
        analyze()
        return self.tally

    def _read_in_language(self, remaining: Iterator[tuple[int, Mapping[str, Any]]]) -> _Batch:
        with override(self.language):
            return self._read(remaining)

    def _read(self, remaining: Iterator[tuple[int, Mapping[str, Any]]]) -> _Batch:
        rows, at = list(islice(remaining, BATCH)), now()
        batch = _Batch(len(rows))
        for number, row in rows:
            try:
                past = read_row(number, row, self.mapping, near=self._near(), at=at)
                self._tell_apart(past)
            except Invalid as error:
                name, said = next(iter(error.fields.items()))
                batch.rejected.append(Rejected(number, name, said[0]))
            else:
                batch.past.append(self._completed(past))
        datum = self.mapping.position.datum if self.mapping.position else "wgs84"
        batch.sheet = written(batch.past, datum=datum, types=self.types)
        return batch

    def _completed(self, past: Past) -> Past:
        """Let title and priority follow from the type where the file names none."""
        past.title = past.title or self.types[past.type].name
        past.priority = past.priority or self.types[past.type].priority
        return past

    def _near(self) -> LonLat | None:
        lon, lat = self.station.lon, self.station.lat
        return None if lon is None or lat is None else (lon, lat)

    def _tell_apart(self, past: Past) -> None:
        """A register's own number occurs once. Rows known by their content alone may be alike: the second is "…-2"."""
        times = self.seen.get(past.source_id)
        if len(self.mapping.source_id) == 1:
            if times is not None:
                raise Invalid.field("source_id", _("来源编号与第 {row} 行相同。").format(row=times))
            self.seen[past.source_id] = past.row
            return
        self.seen[past.source_id] = (times or 0) + 1
        if times:
            past.source_id = f"{past.source_id}-{times + 1}"

    @transaction.atomic
    def _write(self, batch: _Batch) -> None:
        _one_at_a_time(self.station)
        known = known_ids(self.station, self.mapping.source, batch.past)
        new = len(batch.past) > len(known)
        stored = store(self.station, self.mapping.source, batch.past, batch.sheet, known=known) if new else []
        _keep_callers(stored)
        _announce_open([row.id for row in stored if row.past.closed_at is None])
        if stored:
            self._record(len(stored), len(batch.rejected))
        self.tally.imported += len(stored)
        self.tally.known += len(known)

    def _record(self, rows: int, rejected: int) -> None:
        station = self.station
        record(
            IncidentsImported(
                stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
                source=self.file, rows=rows, rejected=rejected,
            ),
            actor=None,
        )  # fmt: skip


def _one_at_a_time(station: Organisation) -> None:
    """Two imports of one station would find the same rows new: the second waits for the first one's batch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('incidents import'), %s)", [station.pk])


def _keep_callers(stored: list[Stored]) -> None:
    Party.objects.bulk_create(
        sealed_party(incident_id=row.id, role=PartyRole.CALLER, name=row.past.caller_name, phone=row.past.caller_phone)
        for row in stored
        if row.past.caller_name or row.past.caller_phone
    )


def _announce_open(ids: list[int]) -> None:
    """An incident that is still open belongs on every screen: it gets its first timer and its own entry."""
    for incident in with_cards(Incident.objects.filter(pk__in=ids)).order_by("id"):
        limit = stage_limits(incident.station_id).get((incident.priority, incident.stage))
        incident.stage_due_at = rules.due_at(incident.stage_since, limit)
        incident.save(update_fields=["stage_due_at"])
        record(
            IncidentReported(
                stream=incident.station.code, subject_id=incident.pk, number=incident.number,
                card=incident_card(incident, []), type=incident.type.code, priority=incident.priority,
                source=incident.source, repeat=incident.repeat,
            ),
            actor=None,
        )  # fmt: skip
