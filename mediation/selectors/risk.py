"""What is known of a dispute's risk: counts for `rules.risk`, and the sentences that explain them."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.clock import local_day, now
from incidents.models import Incident
from live.models import Entry
from mediation.choices import (
    AgreementStatus,
    ObligationStatus,
    Outcome,
    SessionStatus,
    VisitOutcome,
    VisitStatus,
    WordKind,
)
from mediation.models import Dispute, LevelRule, Obligation, Session, Visit
from mediation.rules import risk
from mediation.selectors.find import words_of
from stations.models import Organisation

WORDS = (WordKind.VIOLENCE, WordKind.WEAPON, WordKind.THREAT)


def facts_of(dispute: Dispute) -> risk.Facts:
    """Return what the risk is counted from. A call that was added to an incident counts at its own time.

    Four queries, and three more where there are calls and an agreement to look at.
    """
    at = now()
    texts, times = _calls(dispute)
    said = _said(dispute.station, texts) if texts else dict.fromkeys(WORDS, 0)
    signed = dispute.agreements.filter(status=AgreementStatus.SIGNED).values_list("signed_at", flat=True).first()
    promised = _promised(dispute, at) if signed else {"overdue": 0, "breaches": 0, "kept": 0}
    met = Session.objects.filter(dispute=dispute).aggregate(
        failed=Count("pk", filter=Q(outcome__in=[Outcome.FAILED, Outcome.ABSENT])),
        ahead=Count("pk", filter=Q(status=SessionStatus.BOOKED, starts_at__gt=at)),
    )
    visits = Visit.objects.filter(dispute=dispute, status=VisitStatus.DONE, outcome=VisitOutcome.KEPT).count()
    newest = max(times, default=None)
    return risk.Facts(
        calls_30d=sum(at - one <= timedelta(days=30) for one in times),
        calls_7d=sum(at - one <= timedelta(days=7) for one in times),
        calls_after_agreement=sum(one > signed for one in times) if signed else 0,
        overdue=promised["overdue"],
        breaches=promised["breaches"],
        violence=said[WordKind.VIOLENCE],
        weapon=said[WordKind.WEAPON],
        threat=said[WordKind.THREAT],
        minor=WordKind.MINOR in dispute.signs,
        public=WordKind.PUBLIC in dispute.signs,
        failed_sessions=met["failed"],
        reopened=dispute.reopened,
        next_agreed=met["ahead"] > 0,
        kept=promised["kept"] + visits,
        quiet_days=(at - newest).days if newest else 0,
    )


def _calls(dispute: Dispute) -> tuple[list[str], list[datetime]]:
    """Return what the calls of a dispute said, and when each was, those added to an incident among them."""
    rows = Incident.objects.filter(dispute_calls__dispute=dispute, dispute_calls__split_at=None)
    found = list(rows.values_list("pk", "title", "description", "reported_at"))
    times = [reported_at for _pk, _title, _description, reported_at in found]
    if found:
        added = Entry.objects.filter(
            subject="incident", subject_id__in=[row[0] for row in found], kind="incident.call_added"
        )
        times += added.values_list("at", flat=True)
    return [f"{title} {description}" for _pk, title, description, _at in found], times


def _said(station: Organisation, texts: list[str]) -> dict[str, int]:
    words = words_of(station)
    return {
        kind: sum(any(word in text for word, of in words.items() if of == kind) for text in texts) for kind in WORDS
    }


def _promised(dispute: Dispute, at: datetime) -> dict[str, int]:
    obligations = Obligation.objects.filter(agreement__dispute=dispute, agreement__status=AgreementStatus.SIGNED)
    return obligations.aggregate(
        overdue=Count(
            "pk", filter=Q(status=ObligationStatus.BROKEN) | Q(status=ObligationStatus.DUE, due_on__lt=local_day(at))
        ),
        breaches=Coalesce(Sum("breaches"), 0),
        kept=Count("pk", filter=Q(status=ObligationStatus.KEPT)),
    )


def weights_of(station: Organisation) -> dict[str, risk.Weight]:
    """Return what a station weighs a risk by: its own words before the house's. One query."""
    own = LevelRule.objects.filter(station=station, code__in=list(risk.WEIGHTS))
    return risk.WEIGHTS | {row.code: risk.Weight(row.points, row.most) for row in own}


def risk_of(dispute: Dispute) -> list[dict[str, Any]]:
    """Return the explanation, line by line: sentence, points, share of the heaviest in percent."""
    parts = risk.explain(facts_of(dispute), weights_of(dispute.station))
    heaviest = max((abs(part.points) for part in parts), default=1)
    return [
        {"text": _sentence(part), "points": part.points, "share": round(abs(part.points) / heaviest * 10) * 10}
        for part in parts
    ]


def _sentence(part: risk.Part) -> str:
    said = {
        "calls": _("30 天 {month} 次来电，近 7 天 {week} 次"),
        "after": _("协议后仍来电 {n} 次"),
        "overdue": _("到期义务未履行 {n} 项"),
        "breaches": _("违反持续义务 {n} 次"),
        "weapon": _("来电提到凶器 {n} 次"),
        "violence": _("来电提到肢体冲突 {n} 次"),
        "threat": _("来电扬言报复 {n} 次"),
        "minor": _("涉及未成年人"),
        "public": _("涉及多人、群体"),
        "failed": _("调解未成或一方未到 {n} 场"),
        "reopened": _("重开 {n} 次"),
        "next": _("双方已约定再调"),
        "kept": _("义务已履行、回访良好 {n} 次"),
        "quiet": _("已平静 {days} 天"),
    }[part.code]
    return said.format(**part.counts)
