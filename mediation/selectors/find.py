"""What the finder reads (M1): the station's rules, and incidents as calls, a few queries whatever their number."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from incidents.models import Incident, IncidentType
from incidents.models import Party as IncidentParty
from incidents.selectors.similar import within
from live.models import Entry
from mediation.addresses import is_open_to_all, read_address
from mediation.choices import Joins, Source, Status
from mediation.models import CauseWord, Dispute, DisputeCall, FindRule, Party, SensitiveWord
from mediation.rules import same
from mediation.rules.causes import cause_of
from stations.choices import PlaceKind
from stations.models import Organisation, Place

# What one call is compared with, newest first: a whole market's calls of three months are fewer.
NEIGHBOURS = 400
SHORTEST_WORDS = 3


@dataclass(frozen=True)
class Guide:
    """A station's find rules by incident type, and its sensitive words."""

    rules: dict[str, FindRule]
    words: dict[str, str]
    types: dict[int, FindRule]
    causes: dict[str, str] = field(default_factory=dict)
    # Names of markets, venues, schools: who stands there lives elsewhere.
    crowds: re.Pattern[str] | None = None

    def rule_for(self, code: str) -> FindRule | None:
        """Return the rule of a type: its own, or that of the nearest type above."""
        while code:
            if code in self.rules:
                return self.rules[code]
            code = code.rpartition(".")[0]
        return None

    def is_public(self, address: str) -> bool:
        """Whether an address is a street, or a place that many come to, rather than a home."""
        named = self.crowds is not None and self.crowds.search(address) is not None
        return is_open_to_all(address) or (named and not read_address(address).dwelling)


def words_of(station: Organisation, model: type[SensitiveWord | CauseWord] = SensitiveWord) -> dict[str, str]:
    """Return a station's words in use with their kinds, its own before the defaults. One query."""
    rows: Iterable[SensitiveWord | CauseWord] = model.objects.filter(Q(station=None) | Q(station=station))
    found = {row.word: row for row in sorted(rows, key=lambda row: row.station_id or 0)}
    return {word: row.kind for word, row in found.items() if row.is_active}


CROWDS = [PlaceKind.VENUE, PlaceKind.DISTRICT, PlaceKind.MARKET, PlaceKind.SCHOOL, PlaceKind.KEY_UNIT]
SHORTEST_NAME = 3


def _crowds(station: Organisation) -> re.Pattern[str] | None:
    names = Place.objects.filter(station=station, kind__in=CROWDS).values_list("name", flat=True)
    longest = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))) if longest else None


def guide_of(station: Organisation) -> Guide:
    """Return what the finder goes by at a station: its own rows before the defaults, none that is switched off. Five queries."""
    both = Q(station=None) | Q(station=station)
    rows = sorted(FindRule.objects.filter(both), key=lambda row: row.station_id or 0)
    own = {row.type: row for row in rows}
    rules = {code: row for code, row in own.items() if row.is_active}
    bare = Guide(rules, words_of(station), {}, words_of(station, CauseWord), _crowds(station))
    types = {
        pk: rule
        for pk, code in IncidentType.objects.values_list("pk", "code")
        if (rule := bare.rule_for(code)) is not None
    }
    return replace(bare, types=types)


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
    texts = {row["pk"]: f"{row['title']} {row['description']}" for row in rows}
    return [
        same.Call(
            id=row["pk"], family=guide.types[row["type_id"]].kind, joins=guide.types[row["type_id"]].joins, at=row["reported_at"],
            address=row["address"], lon=row["lon"], lat=row["lat"], phones=frozenset(phones[row["pk"]]),
            names=frozenset(names[row["pk"]]), merged_into=row["merged_into_id"], cause=cause_of(texts[row["pk"]], guide.causes),
            text=texts[row["pk"]], public=guide.is_public(row["address"]),
        )
        for row in rows
    ]  # fmt: skip


def files_as_calls(station: Organisation, guide: Guide, since: datetime) -> list[same.Call]:
    """Return the files that were opened by hand, each as if its telling had been a call; its id is that of the file, negative.

    What is reported later about the same matter then finds the file by place and cause, or by its parties; one that became
    part of another speaks for that one. Two queries.
    """
    rows = Dispute.objects.filter(station=station, found_at__gte=since).exclude(source=Source.INCIDENTS)
    files = list(rows.exclude(status=Status.DISMISSED))
    phones: dict[int, set[bytes]] = defaultdict(set)
    names: dict[int, set[bytes]] = defaultdict(set)
    known = Party.objects.filter(dispute__in=files).values_list("dispute_id", "phone_index", "name_index")
    for dispute, phone, name in known:
        phones[dispute] |= {bytes(phone)} - {b""}
        names[dispute] |= {bytes(name)} - {b""}
    joins = {rule.kind: rule.joins for rule in guide.rules.values()}
    return [
        same.Call(
            id=-(one.merged_into_id or one.pk), family=one.kind, joins=joins.get(one.kind, Joins.DOOR), at=max(one.found_at, one.last_call_at or one.found_at),
            address=one.address, lon=one.lon, lat=one.lat, phones=frozenset(phones[one.pk]), names=frozenset(names[one.pk]),
            cause=cause_of(f"{one.title} {one.cause}", guide.causes), text=f"{one.title} {one.cause}",
            public=guide.is_public(one.address),
        )
        for one in files
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
