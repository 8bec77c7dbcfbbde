"""Return visits (M5): made at the door, counted when late; what was not kept takes the dispute up again."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from core.wording import listed
from mediation.choices import ObligationStatus, VisitOutcome, VisitStatus
from mediation.events.steps import VisitLate, VisitMade
from mediation.models import Dispute, Visit
from mediation.rules import rights
from mediation.selectors.agreements import visible_visits
from mediation.services.agreements import note_obligation
from mediation.services.outcome import reopen, show_due_visit
from mediation.services.risk import weigh
from mediation.services.state import locked, locked_by_id, say, touch
from stations.models import Officer


@transaction.atomic
def make_visit(*, officer: Officer, visit_id: int, outcome: str, note: str = "") -> Visit:
    """Write what a visit found. Nobody at the door leaves it due and counts the try; the same again changes nothing."""
    number = visible_visits(officer).filter(pk=visit_id).values_list("dispute__number", flat=True).first()
    if number is None:
        raise NotFound(_("没有找到这次回访，或您无权查看。"))
    dispute = locked(officer, number)
    require(rights.may_visit(officer, dispute), _("只有本所民警和辅警可以登记回访。"))
    visit = Visit.objects.select_for_update(no_key=True, of=("self",)).select_related("obligation").get(pk=visit_id)
    if outcome not in VisitOutcome.values:
        raise Invalid.field("outcome", _("结果应为：{known}。").format(known=listed(VisitOutcome.values)))
    if visit.status == VisitStatus.DONE and visit.outcome == outcome:
        return visit
    if visit.status != VisitStatus.DUE:
        raise Conflict(
            _("这次回访已登记为“{said}”。").format(said=visit.get_outcome_display() or visit.get_status_display())
        )
    visit.note = mask_text(note.strip())
    if outcome == VisitOutcome.ABSENT:
        visit.tries += 1
    else:
        visit.status, visit.outcome, visit.done_at, visit.done_by = VisitStatus.DONE, outcome, now(), officer
    visit.save()
    weigh(dispute)
    show_due_visit(dispute)
    touch(dispute)
    say(dispute, VisitMade, actor=officer, day=visit.day, outcome=outcome, note=visit.note)
    _follow(dispute, visit, outcome, officer)
    return visit


def _follow(dispute: Dispute, visit: Visit, outcome: str, officer: Officer) -> None:
    """What was seen at the door has its consequence: an obligation stands or breaks, a peace that broke is taken up."""
    if visit.obligation is not None and outcome in {VisitOutcome.KEPT, VisitOutcome.BROKEN}:
        kept = outcome == VisitOutcome.KEPT
        status = ObligationStatus.KEPT if kept else ObligationStatus.BROKEN
        note_obligation(dispute, visit.obligation, status, note=visit.note, actor=officer)
    elif outcome == VisitOutcome.BROKEN:
        reopen(dispute, reason=_("回访发现未履行"), actor=officer)


@transaction.atomic
def mark_late(*, visit_id: int) -> bool:
    """Say once that a visit passed its day; an obligation that nobody saw kept by then is broken (M5)."""
    dispute_id = Visit.objects.filter(pk=visit_id).values_list("dispute_id", flat=True).first()
    if dispute_id is None:
        return False
    dispute = locked_by_id(dispute_id)
    visit = Visit.objects.select_for_update(no_key=True, of=("self",)).select_related("obligation").get(pk=visit_id)
    if visit.late or visit.status != VisitStatus.DUE or visit.due_on >= local_day(now()):
        return False
    visit.late = True
    visit.save(update_fields=["late"])
    weigh(dispute)
    touch(dispute)
    say(dispute, VisitLate, actor=None, day=visit.day, due_on=visit.due_on.isoformat())
    if visit.obligation is not None and visit.obligation.status == ObligationStatus.DUE:
        note_obligation(dispute, visit.obligation, ObligationStatus.BROKEN, note=_("到期未见履行"), actor=None)
    return True
