"""What the finder reads (M1): the station's rules, and incidents as calls, a few queries whatever their number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from incidents.models import Incident, IncidentType
from incidents.models import Party as IncidentParty
from incidents.selectors.similar import within
from live.models import Entry
from mediation.addresses import read_address
from mediation.models import DisputeCall, FindRule, SensitiveWord
from mediation.rules import same
from stations.models import Organisation

# What one call is compared with, newest first: a whole market's calls of three months are fewer.
NEIGHBOURS = 400
SHORTEST_WORDS = 3


@dataclass(frozen=True)
class Guide:
    """A station's find rules by incident type, and its sensitive words."""

    rules: dict[str, FindRule]
    words: dict[str, str]
    types: dict[int, FindRule]

    def rule_for(self, code: str) -> FindRule | None:
        """Return the rule of a type: its own, or that of the nearest type above."""
        while code:
            if code in self.rules:
                return self.rules[code]
            code = code.rpartition(".")[0]
        return None


def words_of(station: Organisation) -> dict[str, str]:
    """Return a station's sensitive words with their kinds, its own before the defaults. One query."""
    rows = SensitiveWord.objects.filter(Q(station=None) | Q(station=station))
    return {row.word: row.kind for row in sorted(rows, key=lambda row: row.station_id or 0)}


def guide_of(station: Organisation) -> Guide:
    """Return what the finder goes by at a station: its own rows before the defaults. Three queries."""
    both = Q(station=None) | Q(station=station)
    rows = sorted(FindRule.objects.filter(both), key=lambda row: row.station_id or 0)
    bare = Guide({row.type: row for row in rows}, words_of(station), {})
    types = {
        pk: rule
        for pk, code in IncidentType.objects.values_list("pk", "code")
        if (rule := bare.rule_for(code)) is not None
    }
    return Guide(bare.rules, bare.words, types)


FIELDS = (
    "pk", "type_id", "reported_at", "address", "lon", "lat", "caller_phone_index", "merged_into_id", "title", "description",
    "priority", "place_id", "number", "community_id",
)  # fmt: skip


def rows_since(station: Organisation, guide: Guide, since: datetime) -> list[dict[str, Any]]:
    """Return the incidents that could be disputes, reported since, oldest first: one query by type and time."""
    found = Incident.objects.filter(station=station, type__in=list(guide.types), reported_at__gte=since)
    return list(found.order_by("reported_at", "pk").values(*FIELDS))


def rows_around(incident: Incident, guide: Guide) -> list[dict[str, Any]]:
    """Return one incident and whatever could be the same matter: by phone, place, house and merging. One query each."""
    recent = Incident.objects.filter(
        station=incident.station_id, type__in=list(guide.types), reported_at__gte=incident.reported_at - same.WITHIN
    )
    known: list[QuerySet[Incident]] = [recent.filter(pk=incident.pk), recent.filter(merged_into=incident.pk)]
    if incident.merged_into_id:
        known.append(recent.filter(pk=incident.merged_into_id))
    phones = _phones([incident.pk]).get(incident.pk, set()) | ({bytes(incident.caller_phone_index)} - {b""})
    if phones:
        known.append(recent.filter(caller_phone_index__in=list(phones)))
        other = IncidentParty.objects.filter(phone_index__in=list(phones)).values("incident")
        known.append(recent.filter(pk__in=other))
    if incident.lon is not None and incident.lat is not None:
        known.append(recent.filter(within(incident.lon, incident.lat, same.BUILDING_M)))
    words = read_address(incident.address).words[-8:]
    if len(words) >= SHORTEST_WORDS:
        known.append(recent.filter(address__icontains=words[-4:]))
    rows: dict[int, dict[str, Any]] = {}
    for part in known:
        for row in part.order_by("-reported_at").values(*FIELDS)[:NEIGHBOURS]:
            rows[row["pk"]] = row
    return sorted(rows.values(), key=lambda row: (row["reported_at"], row["pk"]))


def _phones(ids: list[int]) -> dict[int, set[bytes]]:
    found: dict[int, set[bytes]] = defaultdict(set)
    rows = IncidentParty.objects.filter(incident__in=ids).exclude(phone_index=b"")
    for incident, index in rows.values_list("incident_id", "phone_index"):
        found[incident].add(bytes(index))
    return found


def calls_of(rows: list[dict[str, Any]], guide: Guide) -> list[same.Call]:
    """Return the rows as calls with the phones and names of everybody in them. One query."""
    phones: dict[int, set[bytes]] = defaultdict(set)
    names: dict[int, set[bytes]] = defaultdict(set)
    parties = IncidentParty.objects.filter(incident__in=[row["pk"] for row in rows])
    for incident, phone, name in parties.values_list("incident_id", "phone_index", "name_index"):
        if phone:
            phones[incident].add(bytes(phone))
        if name:
            names[incident].add(bytes(name))
    for row in rows:
        if row["caller_phone_index"]:
            phones[row["pk"]].add(bytes(row["caller_phone_index"]))
    return [
        same.Call(
            id=row["pk"], family=guide.types[row["type_id"]].kind, joins=guide.types[row["type_id"]].joins, at=row["reported_at"],
            address=row["address"], lon=row["lon"], lat=row["lat"], phones=frozenset(phones[row["pk"]]),
            names=frozenset(names[row["pk"]]), merged_into=row["merged_into_id"],
        )
        for row in rows
    ]  # fmt: skip


def dispute_of(ids: Iterable[int]) -> dict[int, int]:
    """Return in which dispute each incident is, split ones left out: incident → dispute."""
    rows = DisputeCall.objects.filter(incident__in=list(ids), split_at=None)
    return dict(rows.values_list("incident_id", "dispute_id"))


def split_from(ids: Iterable[int]) -> set[tuple[int, int]]:
    """Return the pairs (dispute, incident) that somebody took apart by hand: they are not joined again."""
    rows = DisputeCall.objects.filter(incident__in=list(ids)).exclude(split_at=None)
    return set(rows.values_list("dispute_id", "incident_id"))


def added_calls(ids: Iterable[int]) -> dict[int, int]:
    """Return how many calls were added to each incident, from the journal."""
    found: dict[int, int] = defaultdict(int)
    kinds = Entry.objects.filter(subject="incident", subject_id__in=list(ids), kind="incident.call_added")
    for incident in kinds.values_list("subject_id", flat=True):
        found[incident] += 1
    return dict(found)
