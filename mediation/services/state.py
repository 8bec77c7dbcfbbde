"""The only place where a dispute's status changes, and where what happened to it is said."""

from datetime import datetime

from django.db import connection
from django.db.models import Sum
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, NotFound
from live.journal import Actor, hold, record
from mediation.choices import Status
from mediation.events.files import DisputeEvent
from mediation.models import Dispute
from mediation.rules.rights import may_move
from mediation.selectors.disputes import dispute_card, visible_disputes
from stations.models import Officer, Organisation
from stations.selectors.people import station_for


def next_number(station: Organisation) -> str:
    """Take the next number of a station: TJ-0288. Holds the stream and the station's counter until commit."""
    hold(station.code)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO mediation_counter (station_id, last) VALUES (%s, 1) "
            "ON CONFLICT (station_id) DO UPDATE SET last = mediation_counter.last + 1 RETURNING last",
            [station.pk],
        )
        return f"TJ-{cursor.fetchone()[0]:04d}"


def locked(officer: Officer, number: str) -> Dispute:
    """Lock a visible dispute of one's own station for a change; NotFound otherwise."""
    mine = visible_disputes(officer).filter(station=station_for(officer), number=number)
    Dispute.objects.select_for_update(no_key=True).filter(pk__in=list(mine.values_list("pk", flat=True))).exists()
    # Read again under the lock: joined rows of a locking query that had to wait belong to the dispute as it was before.
    dispute = mine.first()
    if dispute is None:
        raise NotFound(_("没有找到纠纷 {number}，或您无权查看。").format(number=number))
    return dispute


def locked_by_id(pk: int) -> Dispute:
    """Lock a dispute whose right to see was answered before."""
    Dispute.objects.select_for_update(no_key=True).get(pk=pk)
    return Dispute.objects.select_related("station", "community", "owner", "team", "merged_into").get(pk=pk)


def move(dispute: Dispute, to: Status, *, at: datetime | None = None) -> None:
    """Go to another status with its times; the caller touches. Conflict when it may not go there from here."""
    if not may_move(dispute.status, to):
        raise Conflict(
            _("{number} 是“{was}”，不能改为“{to}”。").format(
                number=dispute.number, was=dispute.get_status_display(), to=to.label
            )
        )
    at = at or now()
    dispute.status = to
    dispute.closed_at = at if to == Status.CLOSED else None
    if to == Status.OPEN and dispute.accepted_at is None:
        dispute.accepted_at = at
    if to == Status.SETTLED:
        dispute.settled_at = at
        dispute.first_settled_at = dispute.first_settled_at or at
    if to == Status.REOPENED:
        dispute.settled_at, dispute.reopened_at, dispute.reopened = None, at, dispute.reopened + 1


def put_back(dispute: Dispute, to: Status, *, next_up: tuple[str, str | None]) -> None:
    """Let a file that was joined to another stand where it stood before, times and all; the caller touches."""
    if not may_move(dispute.status, to):
        raise Conflict(_("{number} 没有并入别的纠纷。").format(number=dispute.number))
    dispute.status = to
    what, at = next_up
    plan_next(dispute, what, datetime.fromisoformat(at) if at else None)


def count_calls(dispute: Dispute) -> None:
    """Count the calls anew from the incidents that are in it; the caller touches."""
    dispute.calls = dispute.call_rows.filter(split_at=None).aggregate(n=Sum("calls"))["n"] or 0


def plan_next(dispute: Dispute, what: str = "", at: datetime | None = None) -> None:
    """Say what comes next and when; the caller touches."""
    dispute.next_what, dispute.next_at = what[:100], at if what else None


def touch(dispute: Dispute) -> None:
    """Save with a new version."""
    dispute.version += 1
    dispute.save()


def say(dispute: Dispute, event: type[DisputeEvent], *, actor: Actor | None, **data: object) -> None:
    """Record an event about a dispute, with its whole new card."""
    record(
        event(
            stream=dispute.station.code,
            subject_id=dispute.pk,
            number=dispute.number,
            card=dispute_card(dispute),
            **data,
        ),
        actor=actor,
    )
