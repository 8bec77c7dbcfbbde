"""Disputes with their people and calls; rooms and meetings; agreements and visits; guardians; the daily consultation."""

from mediation.models.agreement import Agreement, AgreementTemplate, Obligation, Visit, VisitRule
from mediation.models.consultation import Consultation, ConsultationItem, Decision
from mediation.models.dispute import Counter, Dispute, DisputeCall, Joining, Party
from mediation.models.find import CauseWord, FindRule, LevelRule, SensitiveWord
from mediation.models.guardian import Award, GuardianReport
from mediation.models.meeting import Invitation, Mediator, Member, Referral, Room, Seat, Session

__all__ = [
    "Agreement",
    "AgreementTemplate",
    "Award",
    "CauseWord",
    "Consultation",
    "ConsultationItem",
    "Counter",
    "Decision",
    "Dispute",
    "DisputeCall",
    "FindRule",
    "GuardianReport",
    "Invitation",
    "Joining",
    "LevelRule",
    "Mediator",
    "Member",
    "Obligation",
    "Party",
    "Referral",
    "Room",
    "Seat",
    "SensitiveWord",
    "Session",
    "Visit",
    "VisitRule",
]
