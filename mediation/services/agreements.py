"""Agreements (M4): drafted from a form, signed with a scan, withdrawn or void with a reason; what they oblige to."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from live.journal import Actor
from live.selectors import attachments_of
from mediation.choices import AgreementStatus, ObligationStatus, Status, VisitStatus
from mediation.events.steps import AgreementDrafted, AgreementEnded, AgreementSigned, ObligationChecked
from mediation.models import Agreement, Dispute, Obligation, Visit
from mediation.rules import rights, schedule
from mediation.selectors.agreements import templates_for
from mediation.services.outcome import reopen, settle_if_nothing_is_owed
from mediation.services.risk import weigh
from mediation.services.state import locked, move, plan_next, say, touch
from stations.models import Officer


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What a party promises: by a day, or lasting; with an amount in yuan, or without."""

    what: str
    party_id: int | None = None
    due_on: date | None = None
    amount: Decimal | None = None


@transaction.atomic
def draft_agreement(
    *, officer: Officer, number: str, template: str, promises: Sequence[Promise], clauses: Sequence[str] = ()
) -> Agreement:
    """Write a draft from a form, or rewrite the draft that is there; the clauses of the form unless others are given."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以起草协议。"))
    form = next((one for one in templates_for(dispute.station, dispute.kind) if one.code == template), None)
    if form is None:
        raise Invalid.field("template", _("没有这个协议模板。"))
    if dispute.agreements.filter(status=AgreementStatus.SIGNED).exists():
        raise Conflict(_("已有生效的协议；要改签，请先撤回它。"))
    draft = dispute.agreements.filter(status=AgreementStatus.DRAFT).first()
    if draft is None:
        count = dispute.agreements.count() + 1
        draft = Agreement(dispute=dispute, number=f"{dispute.number}-{count}", drafted_at=now(), drafted_by=officer)
    draft.template, draft.title = form, form.title
    draft.clauses = [mask_text(text.strip()) for text in clauses if text.strip()] or form.clauses
    draft.version += 1
    draft.save()
    draft.obligations.all().delete()
    Obligation.objects.bulk_create(_promised(dispute, draft, one) for one in promises)
    plan_next(dispute, _("签订协议"), schedule.step_due(now()))
    touch(dispute)
    say(dispute, AgreementDrafted, actor=officer, agreement=draft.number, obligations=len(promises))
    return draft


def _promised(dispute: Dispute, agreement: Agreement, promise: Promise) -> Obligation:
    if not promise.what.strip():
        raise Invalid.field("obligations", _("请写明义务的内容。"))
    if promise.amount is not None and promise.amount <= 0:
        raise Invalid.field("obligations", _("金额应大于 0。"))
    if promise.due_on is not None and promise.due_on < local_day(now()):
        raise Invalid.field("obligations", _("到期日不能早于今天。"))
    party = dispute.parties.filter(pk=promise.party_id).first() if promise.party_id else None
    if promise.party_id and party is None:
        raise Invalid.field("obligations", _("义务人不是这件纠纷的当事人。"))
    return Obligation(
        agreement=agreement,
        party=party,
        what=mask_text(promise.what.strip()),
        due_on=promise.due_on,
        amount=promise.amount,
    )


@transaction.atomic
def sign_agreement(*, officer: Officer, number: str, scan: uuid.UUID) -> Agreement:
    """Put the draft in force; `scan` is the attachment with the signatures. Its dated obligations get a check each (M5)."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以登记签订。"))
    signed = dispute.agreements.filter(status=AgreementStatus.SIGNED).first()
    if signed is not None:
        return signed
    draft = dispute.agreements.select_for_update(no_key=True).filter(status=AgreementStatus.DRAFT).first()
    if draft is None:
        raise Conflict(_("还没有起草协议。"))
    _check_scan(dispute, scan)
    draft.status, draft.signed_at, draft.scan = AgreementStatus.SIGNED, now(), scan
    draft.version += 1
    draft.save()
    move(dispute, Status.AGREED)
    rows = draft.obligations.exclude(due_on=None).order_by("due_on", "id")
    dated = [(row, row.due_on) for row in rows if row.due_on is not None]
    Visit.objects.bulk_create(
        Visit(dispute=dispute, obligation=row, due_on=due_on, officer=dispute.owner) for row, due_on in dated
    )
    if dated:
        first, due_on = dated[0]
        plan_next(dispute, _("核验义务：{what}").format(what=first.what), schedule.end_of(due_on))
    weigh(dispute)
    touch(dispute)
    count = draft.obligations.count()
    say(dispute, AgreementSigned, actor=officer, agreement=draft.number, obligations=count)
    settle_if_nothing_is_owed(dispute, actor=officer)
    return draft


def _check_scan(dispute: Dispute, scan: uuid.UUID) -> None:
    """Raise Invalid unless the signed paper hangs on this file, or on one that was joined to it."""
    ids = [dispute.pk, *dispute.merged.values_list("pk", flat=True)]
    if scan not in {row.uid for rows in attachments_of(subject="dispute", ids=ids).values() for row in rows}:
        raise Invalid.field("scan", _("签字的扫描件还没有传到这件纠纷上，请先添加材料。"))


@transaction.atomic
def end_agreement(*, officer: Officer, number: str, to: str, reason: str) -> Agreement:
    """Withdraw or void the newest agreement, with the reason. One that was in force opens the dispute again."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以撤回协议。"))
    row = dispute.agreements.select_for_update(no_key=True).order_by("-drafted_at", "-id").first()
    if row is None:
        raise Conflict(_("还没有协议。"))
    if row.status == to:
        return row
    if not rights.may_end(row.status, to):
        raise Conflict(_("协议是“{status}”，不能这样改。").format(status=row.get_status_display()))
    if not reason.strip():
        raise Invalid.field("reason", _("请写明原因。"))
    was, row.status, row.ended_at, row.end_reason = row.status, to, now(), mask_text(reason.strip())
    row.version += 1
    row.save()
    Visit.objects.filter(dispute=dispute, obligation__agreement=row, status=VisitStatus.DUE).update(
        status=VisitStatus.CANCELLED
    )
    touch(dispute)
    say(dispute, AgreementEnded, actor=officer, agreement=row.number, status=to, reason=row.end_reason)
    if was == AgreementStatus.SIGNED:
        reopen(dispute, reason=_("协议{what}").format(what=row.get_status_display()), actor=officer)
    return row


@transaction.atomic
def check_obligation(*, officer: Officer, number: str, obligation_id: int, status: str, note: str = "") -> Obligation:
    """Say that an obligation was kept, broken or waived. Broken reopens the dispute and sends an order by itself (M5)."""
    dispute = locked(officer, number)
    require(rights.may_work(officer, dispute), _("只有承办这件纠纷的人可以核验义务。"))
    row = Obligation.objects.select_for_update(no_key=True, of=("self",)).filter(
        pk=obligation_id, agreement__dispute=dispute, agreement__status=AgreementStatus.SIGNED
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(_("没有找到这项义务，或协议没有生效。"))
    if status not in {ObligationStatus.KEPT, ObligationStatus.BROKEN, ObligationStatus.WAIVED}:
        raise Invalid.field("status", _("应为已履行、未履行或已免除。"))
    if status == ObligationStatus.WAIVED and not note.strip():
        raise Invalid.field("note", _("免除义务请写明原因。"))
    if row.status == status and not (status == ObligationStatus.BROKEN and row.due_on is None):
        return row
    note_obligation(dispute, row, ObligationStatus(status), note=note, actor=officer)
    return row


def note_obligation(
    dispute: Dispute, row: Obligation, status: ObligationStatus, *, note: str, actor: Actor | None
) -> None:
    """Write how an obligation stands and let the dispute follow: settled when nothing is owed, reopened when one broke."""
    if status == ObligationStatus.BROKEN:
        row.breaches += 1
    # A lasting obligation that was broken once goes on obliging.
    lasting = row.due_on is None and status == ObligationStatus.BROKEN
    row.status = ObligationStatus.DUE if lasting else status
    row.said_at, row.note = now(), mask_text(note.strip())
    row.save()
    if status != ObligationStatus.BROKEN:
        done = Visit.objects.filter(obligation=row, status=VisitStatus.DUE)
        done.update(status=VisitStatus.CANCELLED)
    weigh(dispute)
    touch(dispute)
    say(dispute, ObligationChecked, actor=actor, what=row.what, status=status, note=row.note)
    if status == ObligationStatus.BROKEN:
        reopen(dispute, reason=_("义务未履行：{what}").format(what=row.what), actor=actor)
    else:
        settle_if_nothing_is_owed(dispute, actor=actor)
