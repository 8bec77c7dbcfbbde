"""Taking an incident in (I1)."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db import IntegrityError, transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, local_day, now
from core.errors import Conflict, Invalid, require
from core.masking import mask_name, mask_phone, mask_text
from core.sealed import blind_index, seal
from incidents import rules
from incidents.choices import PartyRole, Stage
from incidents.events import CallAdded, IncidentReported
from incidents.models import Incident, IncidentType, Party
from incidents.selectors.incidents import incident_card
from incidents.selectors.premise import premise
from incidents.selectors.reference import active_type, stage_limits
from incidents.services.entering import enter
from incidents.services.state import locked, touch
from live.journal import record
from stations.bigrams import bigrams
from stations.models import Officer, Organisation
from stations.rules import check_plausible


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the room is told. Position in WGS-84 degrees; phone as digits."""

    kind: str
    type: str
    source: str
    title: str = ""
    description: str = ""
    caller_name: str = ""
    caller_phone: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None
    occurred_at: datetime | None = None
    priority: int | None = None
    source_id: str = ""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What one more call says of a matter; empty where it says nothing. Position in WGS-84 degrees."""

    kind: str = ""
    type: str = ""
    priority: int | None = None
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    accuracy_m: float | None = None


def check_time(occurred_at: datetime, at: datetime) -> None:
    """Refuse a time in the future or so long ago that it is surely a slip."""
    if occurred_at > at + rules.FUTURE_SLACK:
        raise Invalid.field(
            "occurred_at",
            _("发生时间 {at:%Y-%m-%d %H:%M} 在将来，请核对日期与时区。").format(at=occurred_at.astimezone(SHANGHAI)),
        )
    if occurred_at < at - rules.OLDEST:
        raise Invalid.field(
            "occurred_at",
            _("发生时间 {at:%Y-%m-%d} 早于一年前；历史数据请用导入。").format(at=occurred_at.astimezone(SHANGHAI)),
        )


def type_for(code: str) -> IncidentType:
    """Return an active type by code; Invalid names the field."""
    found = active_type(code)
    if found is None:
        raise Invalid.field("type", _("没有类别“{code}”，可用的类别见 GET /api/v1/incident-types/。").format(code=code))
    return found


def search_words(*texts: str) -> str:
    """Return what some texts are found by, one string."""
    return " ".join(word for text in texts for word in bigrams(text))


def search_vector(*texts: str) -> SearchVector:
    """Return the search column's value for some texts."""
    return SearchVector(Value(search_words(*texts)), config="simple")


def caller_masked(name: str, phone: str) -> str:
    """Return "林** 138****2206"."""
    return f"{mask_name(name)} {mask_phone(phone)}".strip()


def sealed_party(
    *, incident_id: int | None = None, role: str, name: str, phone: str, id_number: str = "", note: str = ""
) -> Party:
    """Return somebody's unsaved row: data sealed, with indexes for exact search and a masked form for everybody."""
    party = Party(role=role, note=mask_text(note), masked=caller_masked(name, phone))
    if incident_id is not None:
        party.incident_id = incident_id
    party.name_sealed = seal(name, f"party:{party.uid}:name")
    party.phone_sealed = seal(phone, f"party:{party.uid}:phone")
    party.id_number_sealed = seal(id_number, f"party:{party.uid}:id_number")
    party.name_index, party.phone_index = blind_index(name), blind_index(phone)
    return party


def add_party(*, incident: Incident, role: str, name: str, phone: str, id_number: str = "", note: str = "") -> Party:
    """Keep somebody in an incident."""
    party = sealed_party(incident_id=incident.pk, role=role, name=name, phone=phone, id_number=id_number, note=note)
    party.save(force_insert=True)
    return party


def report_incident(*, officer: Officer, station: Organisation, report: Report) -> Incident:
    """Take a report in: number, community, repeat count, first timer, journal. Invalid names the field that is wrong.

    Conflict when the source's own number is already there.
    """
    require(rules.may_report(officer, station.pk), _("只有本所值班、社区、办案人员可以登记警情。"))
    at = now()
    check_time(report.occurred_at or at, at)
    check_plausible(station, report.lon, report.lat, prefix="location.")
    try:
        return _take_in(officer, station, report, at)
    except IntegrityError as error:
        if "incident_source_id_once" not in str(error):
            raise
        said = _("同一来源的编号不能重复。")
        raise Conflict(
            _("来源编号“{source_id}”已登记过。").format(source_id=report.source_id), {"source_id": said}
        ) from error


def _take_in(officer: Officer, station: Organisation, report: Report, at: datetime) -> Incident:
    kind_of = type_for(report.type)
    priority = report.priority or kind_of.priority
    phone_index = blind_index(report.caller_phone)
    limit = stage_limits(station.pk).get((priority, Stage.DISPATCH))
    known = premise(
        station=station, phone_index=phone_index, lon=report.lon, lat=report.lat, address=report.address,
        type_id=kind_of.pk, at=at,
    )  # fmt: skip
    title = report.title or kind_of.name
    incident = Incident(
        station=station, kind=report.kind, source=report.source, source_id=report.source_id, type=kind_of,
        priority=priority, title=title, description=report.description, address=report.address, lon=report.lon, lat=report.lat,
        accuracy_m=report.accuracy_m, occurred_at=(report.occurred_at or at).astimezone(UTC), reported_at=at, stage_since=at,
        stage_due_at=rules.due_at(at, limit), repeat=known.repeats + 1, community_id=known.community_id, place_id=known.place_id,
        sensitive=known.sensitive, reported_by=officer, caller_phone_index=phone_index,
        caller_masked=caller_masked(report.caller_name, report.caller_phone),
    )  # fmt: skip
    event = IncidentReported(
        stream=station.code, subject_id=0, number="", card=incident_card(incident, []),
        type=kind_of.code, priority=priority, source=report.source, repeat=incident.repeat,
    )  # fmt: skip
    words = search_words(title, report.address, report.description)
    enter(incident, _caller(report), event=event, words=words, day=local_day(at), actor=officer)
    return incident


def _caller(report: Report) -> Party | None:
    if not (report.caller_name or report.caller_phone):
        return None
    return sealed_party(role=PartyRole.CALLER, name=report.caller_name, phone=report.caller_phone)


@transaction.atomic
def add_call(
    *,
    officer: Officer,
    number: str,
    caller_name: str,
    caller_phone: str,
    text: str,
    source: str,
    told: Told | None = None,
) -> Incident:
    """Join a repeated call to the open incident it is about: the caller is kept, the count goes up, no second number (I2).

    What it says otherwise than the incident is kept in the journal; an incident without place takes it from here.
    """
    told = told or Told()
    incident = locked(officer, number)
    require(rules.may_report(officer, incident.station_id), _("只有本所值班、社区、办案人员可以登记来电。"))
    if not rules.is_open(incident):
        raise Conflict(_("{number} 已结案，请另立警情或先重新打开。").format(number=incident.number))
    check_plausible(incident.station, told.lon, told.lat, prefix="location.")
    if caller_name or caller_phone:
        add_party(incident=incident, role=PartyRole.CALLER, name=caller_name, phone=caller_phone)
    news, filled = _news(incident, told), _fill(incident, told)
    incident.repeat += 1
    touch(incident)
    record(
        CallAdded(
            stream=incident.station.code, subject_id=incident.pk, number=incident.number, card=incident_card(incident),
            text=mask_text(text), source=source, repeat=incident.repeat, filled=filled, **news,
        ),
        actor=officer,
    )  # fmt: skip
    return incident


def _news(incident: Incident, told: Told) -> dict[str, Any]:
    """Return what a call says otherwise than its incident, as its event keeps it."""
    code = type_for(told.type).code if told.type else ""
    return {
        "address": "" if told.address == incident.address else mask_text(told.address),
        "lon": told.lon, "lat": told.lat, "accuracy_m": told.accuracy_m, "type": "" if code == incident.type.code else code,
        "priority": None if told.priority == incident.priority else told.priority,
        "wish": "" if told.kind == incident.kind else told.kind,
    }  # fmt: skip


def _fill(incident: Incident, told: Told) -> list[str]:
    """Let an incident without address or position take the call's; return which fields it took. Saved by the caller."""
    filled = []
    if told.address and not incident.address:
        incident.address, filled = told.address, ["address"]
        index_words(incident)
    if told.lon is not None and incident.lon is None:
        incident.lon, incident.lat, incident.accuracy_m = told.lon, told.lat, told.accuracy_m
        filled += ["lon", "lat"]
    if filled:
        place_anew(incident)
    return filled


def index_words(incident: Incident) -> None:
    """Let an incident be found by its words as they are now."""
    texts = (incident.title, incident.address, incident.description, incident.number)
    Incident.objects.filter(pk=incident.pk).update(search=search_vector(*texts))


def place_anew(incident: Incident) -> None:
    """Let community and sensitive place follow from a place that is known better, as they do at intake."""
    known = premise(
        station=incident.station, phone_index=b"", lon=incident.lon, lat=incident.lat, address=incident.address,
        type_id=incident.type_id, at=incident.reported_at,
    )  # fmt: skip
    # Assigning the ids drops the cached rows, so that the card names the new community.
    incident.community_id, incident.place_id, incident.sensitive = known.community_id, known.place_id, known.sensitive
