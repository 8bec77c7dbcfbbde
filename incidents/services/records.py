"""Facts, notes and links of an incident."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from core.wording import listed
from incidents import rules
from incidents.choices import ACTIVE, Disposition, LinkKind, Status
from incidents.events import IncidentEdited, IncidentLinked, NoteAdded
from incidents.models import Incident, Link
from incidents.selectors import corrected
from incidents.selectors.corrected import told
from incidents.selectors.incidents import incident_card
from incidents.selectors.premise import own_calls
from incidents.selectors.wording import line
from incidents.services.intake import index_words, place_anew
from incidents.services.state import locked, settle, touch
from live.journal import record
from stations.models import Officer
from stations.rules import check_plausible

EDITABLE = frozenset({"title", "description", "address", "lon", "lat", "accuracy_m", "kind"})


@transaction.atomic
def edit_incident(*, officer: Officer, number: str, version: int, changes: Mapping[str, Any]) -> Incident:
    """Correct facts. `version` is the one that was read; Conflict when somebody corrected the same fact since.

    A unit that left meanwhile is no conflict. What was shown masked and comes back so keeps its numbers.
    """
    incident = locked(officer, number)
    require(rules.may_edit(officer, incident), _("只有值班员、值班所长、所领导或接警人可以修改。"))
    if unknown := set(changes) - EDITABLE:
        raise Invalid.field(min(unknown), _("这一项不能直接修改。"))
    meant = {
        name: rules.unmasked(value, getattr(incident, name)) if isinstance(value, str) else value
        for name, value in changes.items()
    }
    changed = sorted(name for name, value in meant.items() if getattr(incident, name) != value)
    if not changed:
        return incident
    _refuse_overtaken(incident, version, changed)
    was = told(incident, changed)
    for name in changed:
        setattr(incident, name, meant[name])
    check_plausible(incident.station, incident.lon, incident.lat, prefix="location.")
    if {"address", "lon", "lat"} & set(changed):
        place_anew(incident)
    touch(incident)
    index_words(incident)
    record(
        IncidentEdited(
            stream=incident.station.code,
            subject_id=incident.pk,
            number=incident.number,
            card=incident_card(incident),
            fields=changed,
            was=was,
            now=told(incident, changed),
        ),
        actor=officer,
    )
    return incident


def _refuse_overtaken(incident: Incident, version: int, changed: list[str]) -> None:
    """Say who corrected the same, what, and how it stands; nobody's words are written over unseen."""
    if version == incident.version:
        return
    wanted = corrected.matters(changed)
    since = [entry for entry in corrected.corrected_since(incident, version) if wanted & corrected.touched(entry)]
    if not since and version < incident.version:
        return
    at_once = wanted & {matter for entry in since for matter in corrected.touched(entry)}
    fields = {matter: corrected.stands(incident, matter) for matter in sorted(at_once)}
    raise Conflict(_overtaken_by(since, incident, version), {"version": str(incident.version), **fields})


def _overtaken_by(since: list[dict[str, Any]], incident: Incident, version: int) -> str:
    if not since:
        return _("{number} 现在是第 {version} 版，没有第 {read} 版。").format(
            number=incident.number, version=incident.version, read=version
        )
    what = _("；").join(
        _("{who} {at} {what}").format(who=said["by"], at=corrected.moment(said["at"]), what=said["text"])
        for said in map(line, since)
    )
    return _("您打开之后：{what}。您的还没有保存，请核对后再存。").format(what=what)


@transaction.atomic
def add_note(*, officer: Officer, number: str, text: str) -> Incident:
    """Write a sentence into the timeline; phone and ID numbers in it are masked."""
    incident = locked(officer, number)
    require(rules.may_note(officer, incident), _("您不能在这起警情上补记。"))
    if not text.strip():
        raise Invalid.field("text", _("请写内容。"))
    record(
        NoteAdded(
            stream=incident.station.code,
            subject_id=incident.pk,
            number=incident.number,
            card=incident_card(incident),
            text=mask_text(text.strip()),
        ),
        actor=officer,
    )
    return incident


@transaction.atomic
def link_incident(*, officer: Officer, number: str, other: str, kind: str) -> Incident:
    """Join an incident with another (I2): related, or merged into it as a duplicate. Both keep everything they have."""
    if number == other:
        raise Invalid.field("other", _("不能与自己关联。"))
    # Two dispatchers may link the same pair both ways at once: lock in one order.
    pair = {one: locked(officer, one) for one in sorted((number, other))}
    incident, target = pair[number], pair[other]
    require(rules.may_edit(officer, incident), _("只有值班员、值班所长、所领导或接警人可以并案。"))
    if incident.station_id != target.station_id:
        raise Invalid.field("other", _("只能与本所的警情关联。"))
    if incident.merged_into_id == target.pk or (kind == LinkKind.RELATED and _joined(incident, target)):
        return incident
    was_closed_as = incident.disposition if kind == LinkKind.DUPLICATE else ""
    if kind == LinkKind.DUPLICATE:
        _merge(incident, target)
    else:
        _refuse_merged(incident, target)
    _row, made = Link.objects.update_or_create(
        incident=incident, other=target, defaults={"kind": kind}, create_defaults={"kind": kind, "by": officer}
    )
    if made or kind == LinkKind.DUPLICATE:
        for one, peer in ((incident, target), (target, incident)):
            record(
                IncidentLinked(
                    stream=one.station.code,
                    subject_id=one.pk,
                    number=one.number,
                    card=incident_card(one),
                    other=peer.number,
                    link=kind,
                    disposition=was_closed_as if one is incident else "",
                ),
                actor=officer,
            )
    return incident


def _joined(one: Incident, other: Incident) -> bool:
    return Link.objects.filter(incident__in=(one, other), other__in=(one, other)).exists()


def _refuse_merged(*pair: Incident) -> None:
    """What was merged is joined with nothing more; so a merged card in a link tells screens of the merge itself (D3)."""
    for one in pair:
        if one.merged_into_id:
            raise Conflict(
                _("{number} 已并入 {merged_into}，请在那一起上处理。").format(
                    number=one.number, merged_into=one.merged_into
                )
            )


def _merge(incident: Incident, target: Incident) -> None:
    """Close a duplicate under the incident that goes on; its calls count there."""
    if target.merged_into_id:
        raise Conflict(
            _("{number} 本身已并入 {merged_into}，请并到那一起。").format(
                number=target.number, merged_into=target.merged_into
            )
        )
    _refuse_merged(incident)
    rows = list(incident.assignments.all())
    if busy := [row.unit.call_sign for row in rows if row.leg in ACTIVE]:
        raise Conflict(
            _("{busy} 正在处置 {number}，请先清场或撤回再并入。").format(busy=listed(busy), number=incident.number)
        )
    incident.merged_into, incident.disposition = target, Disposition.DUPLICATE
    if incident.status != Status.CLOSED:
        settle(incident, rows, at=now(), status=Status.CLOSED)
    else:
        touch(incident)
    target.repeat += own_calls(incident)
    touch(target)
