"""Who may do what (M2–M7). Which disputes one sees at all is `selectors.disputes.visible_disputes`."""

from mediation.choices import AGREEMENT_NEXT, NEXT, Status
from mediation.models import Dispute, GuardianReport
from stations.choices import Role
from stations.models import Officer
from stations.rules import DESK, has_role

# Whoever works on disputes; mediators see their own files only.
ROOM = DESK | {Role.COMMUNITY_OFFICER, Role.AUXILIARY, Role.CASE_TEAM, Role.SUPERVISOR}
WORKERS = ROOM | {Role.MEDIATOR}
LEADERS = DESK | {Role.SUPERVISOR}
UNMASKERS = DESK | {Role.COMMUNITY_OFFICER, Role.CASE_TEAM, Role.SUPERVISOR, Role.MEDIATOR}


def _here(officer: Officer, dispute: Dispute) -> bool:
    return officer.station_id == dispute.station_id


def may_take_in(officer: Officer, station_id: int) -> bool:
    """The room and both teams open a dispute by hand: from a visit, an application, another body (M1)."""
    return officer.station_id == station_id and has_role(officer, ROOM)


def may_decide(officer: Officer, dispute: Dispute) -> bool:
    """The desk confirms, dismisses, gives it an owner, closes it: the loop begins and ends in the room (M2)."""
    return _here(officer, dispute) and has_role(officer, LEADERS) and dispute.status != Status.MERGED


def may_work(officer: Officer, dispute: Dispute) -> bool:
    """Whoever sees the file writes into it: parties, notes, meetings, agreements (M3, M4). One that was joined is read only."""
    return _here(officer, dispute) and has_role(officer, WORKERS) and dispute.status != Status.MERGED


def may_visit(officer: Officer, dispute: Dispute) -> bool:
    """Return visits are made by police and auxiliaries (M5)."""
    return _here(officer, dispute) and has_role(officer, ROOM)


def may_unmask(officer: Officer, dispute: Dispute) -> bool:
    """Personal data are shown to those who work on the file, with a reason, recorded."""
    return _here(officer, dispute) and has_role(officer, UNMASKERS)


def may_keep_rooms(officer: Officer, station_id: int) -> bool:
    """Rooms and mediators are kept by the desk (M3)."""
    return officer.station_id == station_id and has_role(officer, LEADERS)


def may_export(officer: Officer, station_id: int) -> bool:
    """The list leaves the house by the room's hand or the leaders'."""
    return officer.station_id == station_id and has_role(officer, LEADERS)


def may_keep_rules(officer: Officer, station_id: int) -> bool:
    """What the finder, the levels, the visits and the agreements go by is kept by the duty leader (M1, M4, M5)."""
    return officer.station_id == station_id and has_role(officer, {Role.DUTY_LEADER})


def may_book(officer: Officer, dispute: Dispute) -> bool:
    """Meetings are booked by whoever works on the file (M3)."""
    return may_work(officer, dispute)


def may_guard(officer: Officer) -> bool:
    """A guardian reports what he settled (M6)."""
    return officer.station_id is not None and has_role(officer, {Role.GUARDIAN})


def may_thank(officer: Officer, station_id: int) -> bool:
    """Awards are given by leaders and by community officers (M6)."""
    return officer.station_id == station_id and has_role(officer, LEADERS | {Role.COMMUNITY_OFFICER})


def may_take_over(officer: Officer, report: GuardianReport) -> bool:
    """What a guardian could not settle becomes a dispute by the room's hand (M6)."""
    return may_take_in(officer, report.station_id)


def may_consult(officer: Officer, station_id: int) -> bool:
    """The room leads the morning's consultation (M7)."""
    return officer.station_id == station_id and has_role(officer, LEADERS)


def may_move(was: str, to: str) -> bool:
    """Whether a dispute may go from one status to the next (choices.NEXT)."""
    return to in NEXT[was]


def may_end(was: str, to: str) -> bool:
    """Whether an agreement may go from one status to the next (choices.AGREEMENT_NEXT)."""
    return to in AGREEMENT_NEXT[was]
