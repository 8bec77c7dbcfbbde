"""Other bodies called in (M3): notary, judicial office, petition, court, street office; what they answer comes back."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from mediation.choices import ReferralStatus, ReferralTo
from mediation.events.steps import DisputeReferred, ReferralAnswered
from mediation.models import Referral
from mediation.rules import rights
from mediation.services.state import locked, say, touch
from stations.models import Officer

STANDING = [ReferralStatus.SENT, ReferralStatus.TAKEN]


@transaction.atomic
def refer(*, officer: Officer, number: str, to: str, body: str, reason: str) -> Referral:
    """Hand a dispute to another body. The same body is asked once until it has answered."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以转介。"))
    if to not in ReferralTo.values:
        raise Invalid.field("to", _("没有这个去向。"))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明转介的事由。"))
    there = dispute.referrals.filter(to=to, body=body, status__in=STANDING).first()
    if there is not None:
        return there
    row = Referral.objects.create(dispute=dispute, to=to, body=body, reason=mask_text(reason.strip()), by=officer)
    touch(dispute)
    say(dispute, DisputeReferred, actor=officer, to=to, body=body, reason=row.reason)
    return row


@transaction.atomic
def answer_referral(*, officer: Officer, number: str, referral_id: int, status: str, answer: str) -> Referral:
    """Write what the other body said: taken, answered, or returned. The same again changes nothing."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记回执。"))
    row = dispute.referrals.select_for_update(no_key=True).filter(pk=referral_id).first()
    if row is None:
        raise NotFound(_("没有找到这条转介。"))
    if status not in {ReferralStatus.TAKEN, ReferralStatus.ANSWERED, ReferralStatus.RETURNED}:
        raise Invalid.field("status", _("状态应为已收、已回执或已退回。"))
    if (row.status, row.answer) == (status, mask_text(answer)):
        return row
    if row.status not in STANDING:
        raise Conflict(_("这条转介已经有回执。"))
    if status != ReferralStatus.TAKEN and not answer.strip():
        raise Invalid.field("answer", _("请写回执内容。"))
    row.status, row.answer = status, mask_text(answer)
    row.answered_at = None if status == ReferralStatus.TAKEN else now()
    row.save()
    touch(dispute)
    say(dispute, ReferralAnswered, actor=officer, to=row.to, status=status, answer=row.answer)
    return row
