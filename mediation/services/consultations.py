"""The daily consultation (M7): the list is drawn up, decided item by item, ordered, and nothing leaves it uncleared."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from live.journal import Actor, record
from mediation.events.room import ConsultationBegun, ConsultationEvent, ItemCleared, ItemDecided, MinutesKept
from mediation.models import Consultation, ConsultationItem, Decision
from mediation.rules import rights
from mediation.selectors import consultation as reading
from mediation.services.ordering import subject_of
from orders.choices import Kind
from orders.services.issue import Subject, issue_order
from stations.models import Officer, Organisation
from stations.selectors.people import staff_of


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the meeting decided about an item."""

    text: str
    owner_id: int | None = None
    due_at: datetime | None = None


@transaction.atomic
def draw_up(*, station: Organisation, day: date | None = None, officer: Officer | None = None) -> Consultation:
    """Return the day's consultation with its list: what was carried over, and what yesterday left. Twice is once."""
    require(officer is None or rights.may_consult(officer, station.pk), _("会商由值班员、值班所长或所领导主持。"))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)
    today = day or local_day(now())
    meeting, made = Consultation.objects.get_or_create(station=station, day=today, defaults={"began_at": now()})
    carried = reading.waiting(station).count()
    new = [
        *(ConsultationItem(station=station, since=today, dispute_id=pk) for pk in reading.disputes_to_add(station)),
        *(ConsultationItem(station=station, since=today, incident_id=pk) for pk in reading.incidents_to_add(station, today)),
    ]  # fmt: skip
    ConsultationItem.objects.bulk_create(new)
    if made or new:
        _say(meeting, ConsultationBegun, actor=officer, items=carried + len(new), carried=carried)
    return meeting


def _say(meeting: Consultation, event: type[ConsultationEvent], *, actor: Actor | None, **data: object) -> None:
    record(
        event(
            stream=meeting.station.code, subject_id=meeting.pk, number=meeting.day.isoformat(),
            card=reading.meeting_card(meeting), **data,
        ),
        actor=actor,
    )  # fmt: skip


def _locked(officer: Officer, meeting_id: int) -> Consultation:
    row = Consultation.objects.select_for_update(no_key=True, of=("self",)).select_related("station")
    meeting = row.filter(pk=meeting_id, station=officer.station_id).first()
    if meeting is None:
        raise NotFound(_("没有找到这次会商，或您无权查看。"))
    require(rights.may_consult(officer, meeting.station_id), _("会商由值班员、值班所长或所领导主持。"))
    return meeting


def _item(meeting: Consultation, item_id: int) -> ConsultationItem:
    rows = ConsultationItem.objects.select_for_update(no_key=True, of=("self",)).select_related(
        "dispute__station",
        "dispute__community",
        "dispute__owner",
        "dispute__team",
        "incident__community",
        "incident__station",
    )
    item = rows.filter(pk=item_id, station=meeting.station_id).first()
    if item is None:
        raise NotFound(_("没有找到这件会商事项。"))
    if item.cleared_at is not None:
        raise Conflict(_("这件已经清出：{why}").format(why=item.cleared_why))
    return item


@transaction.atomic
def decide(*, officer: Officer, meeting_id: int, item_id: int, said: Said) -> Decision:
    """Write down who does what by when. Until it is ordered it may be said anew; afterwards the order counts."""
    meeting = _locked(officer, meeting_id)
    item = _item(meeting, item_id)
    if not said.text.strip():
        raise Invalid.field("text", _("请写决定。"))
    owner = staff_of(meeting.station).filter(pk=said.owner_id).first() if said.owner_id else None
    if said.owner_id and owner is None:
        raise Invalid.field("owner", _("没有找到这位民警。"))
    if said.due_at is not None and said.due_at <= now():
        raise Invalid.field("due_at", _("期限要晚于现在。"))
    row = Decision.objects.filter(consultation=meeting, item=item).first() or Decision(consultation=meeting, item=item)
    if row.order_number:
        raise Conflict(_("已下达 {order}，要改请在督导单上改派或延期。").format(order=row.order_number))
    row.text, row.owner, row.due_at, row.at, row.by = mask_text(said.text.strip()), owner, said.due_at, now(), officer
    row.save()
    _say(meeting, ItemDecided, actor=officer, about=reading.about(item), owner=owner.name if owner else "", order="")
    return row


@transaction.atomic
def issue_decisions(*, officer: Officer, meeting_id: int) -> list[Decision]:
    """Make orders of everything that has an owner and was not ordered yet; what is undecided stays for tomorrow.

    All or none: Invalid names the item whose time has passed or whose owner is out of use.
    """
    meeting = _locked(officer, meeting_id)
    waiting = reading.to_issue(meeting).select_related(
        "owner", "item__dispute__station", "item__dispute__community", "item__dispute__team", "item__dispute__owner",
        "item__incident__community",
    )  # fmt: skip
    issued = []
    for row in waiting.order_by("id"):
        try:
            row.order_number = _order(meeting, row, officer)
        except Invalid as error:
            said = _("{about}：{said}").format(about=reading.about(row.item), said=error.detail)
            raise Invalid(said, dict.fromkeys(error.fields, said)) from error
        row.save(update_fields=["order_number"])
        issued.append(row)
        name = row.owner.name if row.owner else ""
        _say(meeting, ItemDecided, actor=officer, about=reading.about(row.item), owner=name, order=row.order_number)
    return issued


def _order(meeting: Consultation, row: Decision, officer: Officer) -> str:
    rule = _("{day} 会商").format(day=meeting.day)
    dispute, incident = row.item.dispute, row.item.incident
    if dispute is not None:
        subject, kind = subject_of(dispute), Kind.DISPUTE
    elif incident is not None:
        title, url = mask_text(incident.title), reading.incident_url(incident)
        subject = Subject(
            type="incident", id=incident.pk, number=incident.number, title=title, url=url, community=incident.community
        )
        kind = Kind.OTHER
    else:
        raise Conflict(_("没有找到这件会商事项。"))
    order = issue_order(
        officer=officer, station=meeting.station, subject=subject, kind=kind, instruction=row.text, assignee=row.owner,
        team=None, due_at=row.due_at, rule=rule,
    )  # fmt: skip
    return order.number


@transaction.atomic
def clear_item(*, officer: Officer, meeting_id: int, item_id: int, reason: str) -> ConsultationItem:
    """Take an item off the list, with the reason. An order that is out about it goes on by itself."""
    meeting = _locked(officer, meeting_id)
    item = _item(meeting, item_id)
    if not reason.strip():
        raise Invalid.field("reason", _("请写明清出的原因。"))
    _clear(item, mask_text(reason.strip()))
    _say(meeting, ItemCleared, actor=officer, about=reading.about(item), reason=item.cleared_why)
    return item


def _clear(item: ConsultationItem, why: str) -> None:
    item.cleared_at, item.cleared_why = now(), why
    item.save(update_fields=["cleared_at", "cleared_why"])


@transaction.atomic
def clear_by_itself(
    *, dispute_id: int | None = None, incident_id: int | None = None, station_id: int | None = None, why: str
) -> bool:
    """Clear an item whose matter is over: the dispute was settled or closed, its order was accepted. False when there is none.

    With `station_id` only an item of that station's list.
    """
    mine = {"dispute": dispute_id} if dispute_id else {"incident": incident_id}
    mine |= {"station": station_id} if station_id else {}
    item = (
        ConsultationItem.objects.select_for_update(no_key=True, of=("self",))
        .select_related("dispute", "incident")
        .filter(cleared_at=None, **mine)
        .first()
    )
    if item is None:
        return False
    _clear(item, why)
    meeting = Consultation.objects.select_related("station").filter(station=item.station_id).order_by("-day").first()
    if meeting is not None:
        _say(meeting, ItemCleared, actor=None, about=reading.about(item), reason=why)
    return True


@transaction.atomic
def keep_minutes(
    *, officer: Officer, meeting_id: int, version: int, minutes: str, present: str, ends: bool = False
) -> Consultation:
    """Save the minutes while they are written. `version` is the one that was read; Conflict when somebody else wrote since.

    The Conflict says who did and brings what stands there now: the second writer joins both and loses nothing.
    """
    meeting = _locked(officer, meeting_id)
    if meeting.version != version:
        now_there = {"version": str(meeting.version), "minutes": meeting.minutes, "present": meeting.present}
        raise Conflict(_("{who}刚存了另一版纪要，请合并后再存。").format(who=reading.minutes_by(meeting)), now_there)
    wanted = (mask_text(minutes), mask_text(present))
    if (meeting.minutes, meeting.present) == wanted and not (ends and meeting.ended_at is None):
        return meeting
    meeting.minutes, meeting.present = wanted
    meeting.ended_at = meeting.ended_at or (now() if ends else None)
    meeting.version += 1
    meeting.save()
    _say(meeting, MinutesKept, actor=officer, ended=meeting.ended_at is not None)
    return meeting
