"""How a dispute ends, and how it begins anew: settled, reopened, closed (M2, M5)."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from live.journal import Actor
from mediation.choices import AgreementStatus, ObligationStatus, Status, VisitStatus
from mediation.events.files import DisputeClosed, DisputeReopened, DisputeSettled
from mediation.models import Dispute, Visit
from mediation.rules import rights, schedule
from mediation.selectors.agreements import owed_in, visit_rules
from mediation.services.ordering import order_mediation
from mediation.services.risk import weigh
from mediation.services.state import locked, move, plan_next, say, touch
from orders.choices import Kind
from orders.selectors.reference import due_of
from stations.models import Officer


def settle(dispute: Dispute, *, how: str, actor: Actor | None) -> None:
    """Settle a locked dispute: nothing is owed, the visits begin. Already settled: nothing happens."""
    if dispute.status == Status.SETTLED:
        return
    move(dispute, Status.SETTLED)
    plan_visits(dispute)
    weigh(dispute)
    touch(dispute)
    say(dispute, DisputeSettled, actor=actor, how=how)


def plan_visits(dispute: Dispute) -> None:
    """Write the return visits of a dispute anew, counted from today by its level; those made stay (M5)."""
    Visit.objects.filter(dispute=dispute, status=VisitStatus.DUE, obligation=None).update(status=VisitStatus.CANCELLED)
    days = schedule.visit_days(dispute.level, visit_rules(dispute.station))
    rows = Visit.objects.bulk_create(
        Visit(dispute=dispute, day=day, due_on=due_on, officer=dispute.owner)
        for day, due_on in schedule.visit_dates(local_day(now()), days)
    )
    show_next_visit(dispute, rows[0] if rows else None)


def show_next_visit(dispute: Dispute, visit: Visit | None) -> None:
    """Say on the card which visit comes next."""
    if visit is None:
        plan_next(dispute)
        return
    what = _("第 {day} 天回访").format(day=visit.day) if visit.day else _("核验义务")
    plan_next(dispute, what, schedule.end_of(visit.due_on))


def show_due_visit(dispute: Dispute) -> None:
    """Point the card of a dispute that is agreed or settled at the visit that is due first."""
    if dispute.status in {Status.AGREED, Status.SETTLED}:
        waiting = Visit.objects.filter(dispute=dispute, status=VisitStatus.DUE).order_by("due_on", "id").first()
        show_next_visit(dispute, waiting)
        if waiting is None and dispute.status == Status.SETTLED:
            plan_next(dispute, _("回访完毕，可结案"))


def settle_if_nothing_is_owed(dispute: Dispute, *, actor: Actor | None) -> None:
    """Settle once every dated obligation in force was kept or waived, one that was late too; visits see to lasting ones."""
    if not dispute.agreements.filter(status=AgreementStatus.SIGNED).exists():
        return
    if dispute.status in {Status.AGREED, Status.REOPENED, Status.MEDIATING} and not owed_in(dispute).exists():
        settle(dispute, how=_("协议义务已全部履行"), actor=actor)


def reopen(dispute: Dispute, *, reason: str, actor: Actor | None) -> None:
    """Take a locked dispute up again: its return visits stop, a new order goes out by itself (M5). Already open: nothing.

    What an agreement in force still obliges to is checked on its day all the same: the second instalment after the first failed.
    """
    if dispute.status not in {Status.AGREED, Status.SETTLED, Status.CLOSED}:
        return
    move(dispute, Status.REOPENED)
    stopped = Visit.objects.filter(dispute=dispute, status=VisitStatus.DUE).exclude(
        obligation__status=ObligationStatus.DUE, obligation__agreement__status=AgreementStatus.SIGNED
    )
    stopped.update(status=VisitStatus.CANCELLED)
    due_at = due_of(dispute.station, Kind.DISPUTE, now())
    plan_next(dispute, _("重新组织调解"), due_at)
    weigh(dispute)
    touch(dispute)
    say(dispute, DisputeReopened, actor=actor, reason=reason, count=dispute.reopened)
    order_mediation(dispute, actor=None, rule=_("重开：{reason}").format(reason=reason), due_at=due_at)


@transaction.atomic
def settle_dispute(*, officer: Officer, number: str, how: str) -> Dispute:
    """Settle by hand: both sides made peace without a paper. Not while an agreement still obliges somebody."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记化解。"))
    if dispute.status == Status.SETTLED:
        return dispute
    if not how.strip():
        raise Invalid.field("how", _("请写明怎样化解的。"))
    owed = owed_in(dispute)
    if owed.exists():
        raise Conflict(_("还有 {n} 项义务没有履行，履行或免除后会自动转为已化解。").format(n=owed.count()))
    settle(dispute, how=mask_text(how.strip()), actor=officer)
    return dispute


@transaction.atomic
def reopen_dispute(*, officer: Officer, number: str, reason: str) -> Dispute:
    """Take a dispute up again by hand; a new order goes out by itself."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以重开。"))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明重新打开的原因。"))
    reopen(dispute, reason=mask_text(reason.strip()), actor=officer)
    return dispute


@transaction.atomic
def close_dispute(*, officer: Officer, number: str, result: str) -> Dispute:
    """Close the loop (M2): the room's act, once the visits are made, or when it went to another body for good."""
    dispute = locked(officer, number)
    require(rights.may_decide(officer, dispute), _("只有值班员、值班所长和所领导可以结案。"))
    if dispute.status == Status.CLOSED:
        return dispute
    if not result.strip():
        raise Invalid.field("result", _("请写明结案结果。"))
    waiting = Visit.objects.filter(dispute=dispute, status=VisitStatus.DUE)
    if dispute.status == Status.SETTLED and waiting.exists():
        raise Conflict(_("还有 {n} 次回访没有做，访完再结案。").format(n=waiting.count()))
    move(dispute, Status.CLOSED)
    dispute.result = mask_text(result.strip())
    # Checks of an agreement that went elsewhere with the file are the other body's.
    waiting.update(status=VisitStatus.CANCELLED)
    plan_next(dispute)
    touch(dispute)
    say(dispute, DisputeClosed, actor=officer, result=dispute.result)
    return dispute
