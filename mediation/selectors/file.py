"""Everything about one dispute, for its page and the API; personal data masked."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.masking import mask_text
from live import selectors as journal
from live import timeline
from live.models import Entry
from live.selectors import attachment_card, attachments_of
from mediation.choices import AgreementStatus, Status, VisitStatus
from mediation.models import Dispute, Joining, Session, Visit
from mediation.selectors.agreements import agreements_of, obligation_row, visit_card
from mediation.selectors.disputes import dispute_card
from mediation.selectors.meetings import session_card, with_cards
from mediation.selectors.risk import risk_of
from mediation.selectors.wording import signs_said, why_joined
from orders.selectors.orders import order_card, orders_about

DONE, LATE, CURRENT, AHEAD = "done", "late", "current", "ahead"


def _files(dispute: Dispute) -> list[int]:
    """Return the file itself and those that became part of it: what they hold is read here."""
    return [dispute.pk, *(one.pk for one in dispute.merged.all())]


def joined(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the files that became part of this one, oldest first: number, title, why and when."""
    rows = Joining.objects.filter(into=dispute, undone_at=None).select_related("other", "by").order_by("id")
    return [
        {"number": row.other.number, "title": mask_text(row.other.title), "reason": row.reason, "at": row.at, "by": row.by.name}
        for row in rows
    ]  # fmt: skip


def entries(dispute: Dispute) -> timeline.Entries:
    """Return the journal's entries of a dispute and of the files that became part of it, newest first."""
    rows = journal.timeline("dispute", *_files(dispute))
    return rows.values("id", "offset", "at", "kind", "actor", "data", "subject_id")


def entry_row(dispute: Dispute) -> Callable[[timeline.Row], timeline.Row]:
    """Return what shows an entry of a file: as the API has it, with the number of the joined file that it is from."""
    names = {one.pk: one.number for one in dispute.merged.all()}
    return lambda entry: {**timeline.entry_row(entry), "file": names.get(entry["subject_id"], "")}


def calls(dispute: Dispute) -> list[dict[str, Any]]:
    """Return every call, newest first: each incident, and each call that was added to one. Two queries."""
    rows = list(dispute.call_rows.filter(split_at=None).select_related("incident__type"))
    by_id = {row.incident_id: row for row in rows}
    found = [
        {
            "at": row.incident.reported_at, "number": row.incident.number, "short": row.incident.short, "caller": row.incident.caller_masked,
            "text": mask_text(row.incident.title), "address": mask_text(row.incident.address), "why": why_joined(row.why) or _("首次"),
            "added": False,
        }
        for row in rows
    ]  # fmt: skip
    added = Entry.objects.filter(subject="incident", subject_id__in=list(by_id), kind="incident.call_added")
    for entry in added:
        incident = by_id[entry.subject_id].incident
        found.append(
            {
                "at": entry.at, "number": incident.number, "short": incident.short, "caller": incident.caller_masked,
                "text": mask_text(entry.data["text"]) or _("再次来电"), "address": entry.data.get("address", ""), "why": _("再次来电"), "added": True,
            }
        )  # fmt: skip
    return sorted(found, key=lambda row: row["at"], reverse=True)


def parties(dispute: Dispute) -> list[dict[str, Any]]:
    """Return who is in it, masked."""
    return [
        {
            "id": row.pk, "role": row.role, "role_name": row.get_role_display(), "masked": row.masked, "minor": row.minor,
            "note": row.note,
        }
        for row in dispute.parties.order_by("role", "id")
    ]  # fmt: skip


def members(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the joint group."""
    rows = dispute.members.select_related("officer__organisation", "mediator").order_by("id")
    return [
        {
            "name": row.officer.name if row.officer else str(row.mediator), "duty": row.duty,
            "body": row.officer.organisation.name if row.officer else (row.mediator.body if row.mediator else ""),
        }
        for row in rows
    ]  # fmt: skip


def referrals(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the other bodies that were called in, oldest first."""
    return [
        {
            "id": row.pk, "to": row.to, "to_name": row.get_to_display(), "body": row.body, "reason": row.reason, "status": row.status,
            "status_name": row.get_status_display(), "answer": row.answer, "at": row.at, "answered_at": row.answered_at,
        }
        for row in dispute.referrals.order_by("id")
    ]  # fmt: skip


def sessions(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the meetings, oldest first."""
    rows = with_cards(Session.objects.filter(dispute__in=_files(dispute))).order_by("starts_at")
    return [
        session_card(row) | {"outcome_name": row.get_outcome_display(), "minutes": mask_text(row.minutes)}
        for row in rows
    ]


def agreement(dispute: Dispute) -> dict[str, Any] | None:
    """Return the newest agreement with its obligations; None when there is none."""
    row = agreements_of(dispute.pk).first()
    if row is None:
        return None
    today = local_day(now())
    obligations = [obligation_row(one, today) for one in sorted(row.obligations.all(), key=lambda one: one.pk)]
    return {
        "number": row.number, "title": row.title, "clauses": row.clauses, "status": row.status, "status_name": row.get_status_display(),
        "drafted_at": row.drafted_at, "signed_at": row.signed_at, "scan": str(row.scan) if row.scan else None,
        "end_reason": row.end_reason, "obligations": obligations,
    }  # fmt: skip


def visits(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the visits that are due or were made, in the order of their days."""
    rows = Visit.objects.filter(dispute=dispute).exclude(status=VisitStatus.CANCELLED)
    today = local_day(now())
    found = rows.select_related("dispute__community", "officer", "obligation").order_by("due_on", "id")
    return [visit_card(row, today) | {"outcome_name": row.get_outcome_display()} for row in found]


def papers(dispute: Dispute) -> list[dict[str, Any]]:
    """Return pictures and scans."""
    ids = _files(dispute)
    found = attachments_of(subject="dispute", ids=ids)
    numbers = {dispute.pk: dispute.number} | {one.pk: one.number for one in dispute.merged.all()}
    return [attachment_card(row) | {"file": numbers[pk]} for pk in ids for row in found[pk]]


def orders(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the supervision orders about it, oldest first."""
    found = orders_about("dispute", _files(dispute), station=dispute.station)
    rows = sorted((row for of in found.values() for row in of), key=lambda row: row.pk)
    return [order_card(row) | {"status_name": row.get_status_display()} for row in rows]


def whole(dispute: Dispute) -> dict[str, Any]:
    """Return the API's detail: the card and everything around it."""
    return dispute_card(dispute) | {
        "cause": mask_text(dispute.cause), "source": dispute.source, "result": mask_text(dispute.result),
        "accepted_at": dispute.accepted_at, "settled_at": dispute.settled_at, "closed_at": dispute.closed_at,
        "call_rows": calls(dispute), "parties": parties(dispute), "members": members(dispute), "referrals": referrals(dispute),
        "sessions": sessions(dispute), "agreement": agreement(dispute), "visits": visits(dispute),
        "attachments": papers(dispute), "orders": orders(dispute), "risk_parts": risk_of(dispute), "joined": joined(dispute),
    }  # fmt: skip


def steps(dispute: Dispute, told: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the bar of a dispute's life: accepted, ordered, mediated, agreed, visited, reopened, closed."""
    at = now()
    held = [one for one in told["sessions"] if one["status"] == "held"]
    signed = told["agreement"] if told["agreement"] and told["agreement"]["status"] == AgreementStatus.SIGNED else None
    late = [one for one in told["visits"] if one["late_days"]]
    done = [one for one in told["visits"] if one["status"] == VisitStatus.DONE]
    last = told["orders"][-1] if told["orders"] else None
    rows = [
        _step(_("受理"), dispute.accepted_at, CURRENT if dispute.status == Status.FOUND else AHEAD),
        _step(_("派单"), last and last["issued_at"], AHEAD, said=f"{last['number']} {last['status_name']}" if last else ""),
        _step(
            _("调解 {n} 场").format(n=len(held)), held[-1]["starts_at"] if held else None,
            CURRENT if dispute.status in {Status.OPEN, Status.MEDIATING} else AHEAD,
        ),
        _step(_("协议"), signed and signed["signed_at"], AHEAD, said=signed["number"] if signed else ""),
        _step(
            _("回访"), done[-1]["done_at"] if done else None, CURRENT if dispute.settled_at else AHEAD,
            said=_("{n} 次").format(n=len(done)) if done else "",
        ),
        _step(_("结案"), dispute.closed_at, AHEAD),
    ]  # fmt: skip
    if late:
        rows[4] |= {"state": LATE, "said": _("超 {n} 天").format(n=max(one["late_days"] for one in late))}
    if dispute.reopened_at:
        days = (at - dispute.reopened_at) // timedelta(days=1)
        state = CURRENT if dispute.status == Status.REOPENED else DONE
        rows.insert(
            5, _step(_("重开"), dispute.reopened_at, state, said=_("第 {n} 天").format(n=days + 1)) | {"state": state}
        )
    return rows


def _step(label: str, at: Any, waiting: str, *, said: str = "") -> dict[str, Any]:
    return {"label": label, "at": at, "state": DONE if at else waiting, "said": said}


def signs(dispute: Dispute) -> list[str]:
    """Return what makes it sensitive, in words."""
    return signs_said(dispute.signs)
