"""Seen before (I2): duplicates, repeats and sensitive places, while the dispatcher types."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _

from core.clock import now
from core.masking import mask_text
from core.sealed import blind_index
from incidents import rules
from incidents.models import Incident
from incidents.selectors.premise import Premise, premise
from incidents.selectors.reference import active_type
from stations.geo.measure import box_around, distance_m
from stations.models import Organisation

SHOWN = 5
ALIKE = 0.3  # trigram similarity of two addresses, PostgreSQL's own default threshold
CANDIDATES = 50


def within_box(west: float, south: float, east: float, north: float) -> Func:
    """Return the condition "inside a box of degrees", answered by the GiST index."""
    corners = [Func(Value(x), Value(y), function="point") for x, y in ((west, south), (east, north))]
    return Func(
        Func(F("lon"), F("lat"), function="point"),
        Func(*corners, function="box"),
        template="%(expressions)s", arg_joiner=" <@ ", output_field=BooleanField(),
    )  # fmt: skip


def within(lon: float, lat: float, radius_m: float) -> Func:
    """Return the condition "inside the box of `radius_m` around a point"."""
    return within_box(*box_around((lon, lat), radius_m))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is known of the call so far. WGS-84 degrees, metres."""

    phone: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    address: str = ""
    type: str = ""
    ignore: str = ""


def similar(*, station: Organisation, asked: Asked) -> dict[str, Any]:
    """Return duplicates (likeliest first), repeat counts and the sensitive place; the contract's shape. At most 4 queries."""
    at = now()
    index, kind_of = blind_index(asked.phone), active_type(asked.type) if asked.type else None
    known = premise(
        station=station, phone_index=index, lon=asked.lon, lat=asked.lat, address=asked.address,
        type_id=kind_of.pk if kind_of else None, at=at,
    )  # fmt: skip
    return {
        "duplicates": _duplicates(station, asked, index, at),
        "repeat": _repeats(station, known, index, at),
        "sensitive": {"name": known.place, "reason": known.reason} if known.place_id else None,
        "radius_m": round(rules.duplicate_radius_m(asked.accuracy_m)),
        "window_s": int(rules.DUPLICATE_WITHIN.total_seconds()),
    }


def _candidates(station: Organisation, asked: Asked, index: bytes, at: datetime) -> QuerySet[Incident]:
    known = Q()
    if index:
        known |= Q(caller_phone_index=index)
    if asked.lon is not None and asked.lat is not None:
        known |= Q(
            within(asked.lon, asked.lat, max(rules.RELATED_WITHIN_M, rules.duplicate_radius_m(asked.accuracy_m)))
        )
    recent = Incident.objects.filter(station=station, merged_into=None, reported_at__gte=at - rules.RELATED_WITHIN)
    recent = recent.annotate(words=TrigramSimilarity("address", asked.address) if asked.address else Value(0.0))
    if asked.address:
        known |= Q(words__gte=ALIKE)
    return (
        recent.filter(known).exclude(number=asked.ignore).select_related("type").order_by("-reported_at")[:CANDIDATES]
        if known
        else recent.none()
    )


def _duplicates(station: Organisation, asked: Asked, index: bytes, at: datetime) -> list[dict[str, Any]]:
    rows = [_likened(row, asked, index, at) for row in _candidates(station, asked, index, at)]
    return sorted(rows, key=lambda row: -row["likeness"])[:SHOWN]


def _likened(row: Incident, asked: Asked, index: bytes, at: datetime) -> dict[str, Any]:
    metres, words = None, float(getattr(row, "words", 0.0))
    if asked.lon is not None and asked.lat is not None and row.lon is not None and row.lat is not None:
        metres = round(distance_m((asked.lon, asked.lat), (row.lon, row.lat)))
    age = (at - row.reported_at).total_seconds()
    same_type, same_phone = row.type.code == asked.type, bool(index) and bytes(row.caller_phone_index) == index
    score = rules.likeness(
        distance_m=metres,
        radius_m=rules.duplicate_radius_m(asked.accuracy_m),
        age_s=age,
        same_type=same_type,
        same_phone=same_phone,
        words=words,
    )
    reasons = {
        _("同一电话"): same_phone,
        _("同类"): same_type,
        _("同址"): metres is not None and metres <= rules.DUPLICATE_WITHIN_M,
        _("地址相近"): words >= ALIKE,
    }
    return {
        "number": row.number, "short": row.short, "priority": row.priority, "title": mask_text(row.title), "address": mask_text(row.address),
        "status": row.status, "distance_m": metres, "age_s": int(age), "likeness": score,
        "why": [said for said, true in reasons.items() if true],
        "suggest": "merge" if score >= rules.MERGE_FROM and rules.is_open(row) else "link",
    }  # fmt: skip


def _repeats(station: Organisation, known: Premise, index: bytes, at: datetime) -> dict[str, Any]:
    since = at - rules.REPEAT_WITHIN
    calls = Incident.objects.filter(
        station=station, caller_phone_index=index, merged_into=None, reported_at__gte=since
    ).order_by("-reported_at")
    newest = calls.values("number", "short", "title", "address", "status", "reported_at")[:SHOWN] if index else []
    return {
        "phone": known.by_phone, "place": known.by_door, "since": since, "recent": [_masked(dict(row)) for row in newest],
    }  # fmt: skip


def _masked(row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "title": mask_text(row["title"]), "address": mask_text(row["address"])}
