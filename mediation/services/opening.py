"""A dispute's beginning: by hand, confirmed or dismissed by the room, given to somebody (M1, M2)."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from mediation.choices import Kind, Level, Nature, Source, Status, VisitStatus
from mediation.events.files import (
    CallSplit,
    DisputeAccepted,
    DisputeDismissed,
    DisputeFound,
    DisputeNoted,
    OwnerSet,
    RiskChanged,
)
from mediation.models import Dispute, DisputeCall, Visit
from mediation.rules import rights
from mediation.selectors.people import owner_of, team_of
from mediation.services.ordering import hand_orders_over, hold_orders, order_mediation
from mediation.services.risk import weigh
from mediation.services.state import locked, move, next_number, plan_next, say, touch
from orders.choices import Kind as OrderKind
from orders.selectors.reference import due_of
from stations.models import Officer, Organisation
from stations.rules import check_plausible
from stations.selectors import places
from stations.selectors.people import staff_of


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What is told of a dispute that did not come from a call. Position in WGS-84 degrees."""

    kind: str
    title: str
    source: str = Source.PARTY
    nature: str = Nature.ORDINARY
    cause: str = ""
    address: str = ""
    lon: float | None = None
    lat: float | None = None


@transaction.atomic
def open_dispute(*, officer: Officer, station: Organisation, opening: Opening) -> Dispute:
    """Take a dispute in by hand: from a visit, an application, another body. It is accepted at once and ordered."""
    require(rights.may_take_in(officer, station.pk), _("只有本所值班、社区、办案人员可以登记纠纷。"))
    if opening.kind not in Kind.values:
        raise Invalid.field("kind", _("没有类别“{code}”。").format(code=opening.kind))
    if not opening.title.strip():
        raise Invalid.field("title", _("请填标题。"))
    dispute = make(station, opening)
    say(dispute, DisputeFound, actor=officer, source=opening.source, calls=0, signs=[])
    _accept(dispute, owner=None, officer=officer, rule="")
    return dispute


def make(station: Organisation, opening: Opening) -> Dispute:
    """Write a new dispute with its number and community. Whoever calls this says so and accepts it."""
    check_plausible(station, opening.lon, opening.lat)
    lon, lat = opening.lon, opening.lat
    community = None if lon is None or lat is None else places.community_of(station, lon, lat)
    return Dispute.objects.create(
        number=next_number(station), station=station, kind=opening.kind, nature=opening.nature, source=opening.source,
        title=mask_text(opening.title.strip()), cause=mask_text(opening.cause), address=opening.address, lon=lon, lat=lat,
        community_id=community, found_at=now(),
    )  # fmt: skip


@transaction.atomic
def confirm_dispute(*, officer: Officer, number: str, owner_id: int | None = None, instruction: str = "") -> Dispute:
    """Say yes to what the finder proposed: it is accepted, has an owner, and the order goes out (M2). Twice is once."""
    dispute = locked(officer, number)
    require(rights.may_decide(officer, dispute), _("只有值班员、值班所长和所领导可以确认纠纷。"))
    if dispute.status not in {Status.FOUND, Status.DISMISSED}:
        return dispute
    owner = _colleague(dispute, owner_id) if owner_id else None
    _accept(dispute, owner=owner, officer=officer, rule="", instruction=instruction)
    return dispute


def accept_by_rule(dispute: Dispute, *, rule: str) -> None:
    """Let a find rule confirm a locked dispute itself."""
    _accept(dispute, owner=None, officer=None, rule=rule)


def _accept(
    dispute: Dispute, *, owner: Officer | None, officer: Officer | None, rule: str, instruction: str = ""
) -> None:
    move(dispute, Status.OPEN)
    dispute.team = team_of(dispute)
    dispute.owner = owner or owner_of(dispute)
    due_at = due_of(dispute.station, OrderKind.DISPUTE, now())
    plan_next(dispute, _("了解情况并反馈"), due_at)
    weigh(dispute)
    touch(dispute)
    say(
        dispute, DisputeAccepted, actor=officer, nature=dispute.nature,
        owner=dispute.owner.name if dispute.owner else "", team=dispute.team.name if dispute.team else "",
    )  # fmt: skip
    order_mediation(dispute, actor=officer, rule=rule, instruction=instruction, due_at=due_at)


@transaction.atomic
def dismiss_dispute(*, officer: Officer, number: str, reason: str) -> Dispute:
    """Say that what was found is no dispute; its calls stay with it, and a further call finds it again."""
    dispute = locked(officer, number)
    require(rights.may_decide(officer, dispute), _("只有值班员、值班所长和所领导可以确认纠纷。"))
    if dispute.status == Status.DISMISSED:
        return dispute
    if not reason.strip():
        raise Invalid.field("reason", _("请写明不成立的原因。"))
    move(dispute, Status.DISMISSED)
    plan_next(dispute)
    touch(dispute)
    say(dispute, DisputeDismissed, actor=officer, reason=mask_text(reason.strip()))
    return dispute


def _colleague(dispute: Dispute, pk: int) -> Officer:
    found = staff_of(dispute.station).filter(pk=pk).first()
    if found is None:
        raise Invalid.field("owner", _("没有找到这位民警。"))
    return found


@transaction.atomic
def set_owner(*, officer: Officer, number: str, owner_id: int, nature: str, reason: str) -> Dispute:
    """Give a dispute to somebody, and to the team of its nature: ordinary or case (M2).

    The visits that are due and the orders that are open go with the file.
    """
    dispute = locked(officer, number)
    require(rights.may_decide(officer, dispute), _("只有值班员、值班所长和所领导可以指定承办人。"))
    owner = _colleague(dispute, owner_id)
    if (dispute.owner_id, dispute.nature) == (owner.pk, nature):
        return dispute
    if nature not in Nature.values:
        raise Invalid.field("nature", _("性质应为普通或案件。"))
    was, dispute.owner, dispute.nature = dispute.owner, owner, nature
    dispute.team = team_of(dispute)
    Visit.objects.filter(dispute=dispute, status=VisitStatus.DUE).update(officer=owner)
    touch(dispute)
    hold_orders(dispute)
    team = dispute.team.name if dispute.team else ""
    say(dispute, OwnerSet, actor=officer, owner=owner.name, team=team, reason=mask_text(reason))
    if was != owner:
        hand_orders_over(dispute, was, officer=officer)
    return dispute


@transaction.atomic
def set_level(*, officer: Officer, number: str, level: str, reason: str) -> Dispute:
    """Set the level by hand, with a reason; the computed risk only raises it from there."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以改级别。"))
    if level not in Level.values:
        raise Invalid.field("level", _("级别应为高、中或低。"))
    if dispute.level == level:
        return dispute
    if not reason.strip():
        raise Invalid.field("reason", _("请写明更改的原因。"))
    was, dispute.level, dispute.level_set = dispute.level, level, True
    touch(dispute)
    say(dispute, RiskChanged, actor=officer, was=was, now=level, risk=dispute.risk, reason=mask_text(reason.strip()))
    return dispute


@transaction.atomic
def split_call(*, officer: Officer, number: str, incident: str, reason: str) -> Dispute:
    """Take an incident out: it is another matter, and the finder will not join it here again."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以拆出警情。"))
    row = DisputeCall.objects.filter(dispute=dispute, incident__number=incident).first()
    if row is None:
        raise Invalid.field("incident", _("{incident} 不在这件纠纷里。").format(incident=incident))
    if row.split_at is not None:
        return dispute
    if not reason.strip():
        raise Invalid.field("reason", _("请写明拆出的原因。"))
    if dispute.call_rows.filter(split_at=None).count() == 1 and dispute.source == Source.INCIDENTS:
        raise Conflict(_("这是最后一起警情；整件不成立请用“不成立”。"))
    row.split_at = now()
    row.save(update_fields=["split_at"])
    dispute.calls -= row.calls
    weigh(dispute)
    touch(dispute)
    say(dispute, CallSplit, actor=officer, incident=incident, reason=mask_text(reason.strip()))
    return dispute


@transaction.atomic
def add_note(*, officer: Officer, number: str, text: str) -> Dispute:
    """Write a sentence into the file; phone and ID numbers in it are masked."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("您不能在这件纠纷上补记。"))
    if not text.strip():
        raise Invalid.field("text", _("请写内容。"))
    say(dispute, DisputeNoted, actor=officer, text=mask_text(text.strip()))
    return dispute
