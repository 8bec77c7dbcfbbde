"""The finder (M1): calls that are one matter become one dispute, by the minute and once a day."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.masking import mask_text
from incidents.models import Incident
from mediation.choices import HELD, Nature, Source, Status
from mediation.events.files import CallJoined, CallSplit, DisputeFound
from mediation.models import Dispute, DisputeCall, FindRule
from mediation.rules import same
from mediation.rules.sensitive import is_case, is_sensitive, signs_of
from mediation.selectors import find
from mediation.services.opening import accept_by_rule
from mediation.services.outcome import reopen
from mediation.services.people import take_callers
from mediation.services.risk import weigh
from mediation.services.state import locked_by_id, move, next_number, say, touch
from stations.models import Organisation

# A matter that was last reported longer ago is history, not something to send people to now.
FRESH = timedelta(days=30)
# One sensitive call by itself is taken up while it is news; the reaction does it at once, the daily job what that missed.
NEWS = timedelta(days=3)
TITLE = 100
Matter = list[tuple[same.Call, list[str]]]


@transaction.atomic
def find_around(*, incident_id: int) -> Dispute | None:
    """Look at one incident that was reported, called about again, reclassified or joined; return its dispute, if any."""
    incident = Incident.objects.select_related("station").get(pk=incident_id)
    guide = find.guide_of(incident.station)
    if incident.type_id not in guide.types:
        return None
    _one_at_a_time(incident.station)
    rows = find.rows_around(incident, guide)
    files = find.files_as_calls(incident.station, guide, incident.reported_at - same.WITHIN)
    for matter in same.clusters([*find.calls_of(rows, guide), *files]):
        if any(call.id == incident_id for call, _why in matter):
            known = _known([call.id for call, _why in matter])
            return _take_up(incident.station, guide, matter, {row["pk"]: row for row in rows}, known)
    return None


@transaction.atomic
def find_since_long(*, station: Organisation) -> int:
    """Look at everything that could still be one matter; return how many disputes were found or joined. The daily job.

    Reads the incidents of 90 days once, whatever they are; what the reactions did already is found done.
    """
    guide = find.guide_of(station)
    _one_at_a_time(station)
    at = now()
    rows = find.rows_since(station, guide, at - same.WITHIN)
    by_id = {row["pk"]: row for row in rows}
    files = find.files_as_calls(station, guide, at - same.WITHIN)
    known = _known([*by_id, *(one.id for one in files)])
    _hold(set(known.disputes.values()))
    taken = 0
    for matter in same.clusters([*find.calls_of(rows, guide), *files]):
        if at - matter[-1][0].at <= FRESH and (len(matter) > 1 or at - matter[-1][0].at <= NEWS):
            taken += _take_up(station, guide, matter, by_id, known) is not None
    return taken


def _one_at_a_time(station: Organisation) -> None:
    """Two finders at once would make two disputes of one matter. Not of those who only refer to the station: intake goes on."""
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)


def _hold(disputes: set[int]) -> None:
    """Lock all files before the first word: whoever works on one of them waits for the stream with the file in hand."""
    rows = Dispute.objects.filter(pk__in=disputes).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


@dataclass(frozen=True)
class _Known:
    """What is known of calls: the dispute each is in, pairs taken apart by hand, calls added to each. Three queries."""

    disputes: dict[int, int]
    apart: set[tuple[int, int]]
    added: dict[int, int]


def _known(ids: list[int]) -> _Known:
    """A file that was opened by hand stands among the calls with a negative id: it is its own dispute."""
    files = {one: -one for one in ids if one < 0}
    calls = [one for one in ids if one > 0]
    return _Known(find.dispute_of(calls) | files, find.split_from(calls), find.added_calls(calls))


def _take_up(
    station: Organisation, guide: find.Guide, matter: Matter, rows: dict[int, dict[str, Any]], known: _Known
) -> Dispute | None:
    """Join a matter's calls to the dispute that some of them are in, or make one when the rule says so."""
    ids = [call.id for call, _why in matter]
    disputes = [known.disputes[one] for one in ids if one in known.disputes]
    new = [(call, why) for call, why in matter if call.id not in known.disputes]
    added = {call.id: known.added[call.id] for call, _why in new if call.id in known.added}
    if disputes:
        # The newest of several: older ones were closed, or somebody keeps them apart.
        dispute_id = max(disputes)
        new = [(call, why) for call, why in new if (dispute_id, call.id) not in known.apart]
        return _join(dispute_id, new, rows, added, guide) if new else None
    rule = guide.types[rows[ids[-1]]["type_id"]]
    signs = _signs(matter, rows, guide)
    if len(matter) + sum(added.values()) < rule.calls and not is_sensitive(signs):
        return None
    return _make(station, guide, matter, rows, signs, added, rule)


def _signs(matter: Matter, rows: dict[int, dict[str, Any]], guide: find.Guide) -> list[str]:
    found: dict[str, None] = {}
    for call, _why in matter:
        row = rows[call.id]
        signs = signs_of(
            text=f"{row['title']} {row['description']}", words=guide.words, priority=row["priority"],
            sensitive_type=guide.types[row["type_id"]].sensitive, sensitive_place=row["place_id"] is not None,
        )  # fmt: skip
        found |= dict.fromkeys(signs)
    return list(found)


def _make(
    station: Organisation, guide: find.Guide, matter: Matter, rows: dict[int, dict[str, Any]], signs: list[str],
    added: dict[int, int], rule: FindRule,
) -> Dispute:  # fmt: skip
    first, last = rows[matter[0][0].id], rows[matter[-1][0].id]
    kind = guide.types[first["type_id"]].get_kind_display()
    dispute = Dispute.objects.create(
        number=next_number(station), station=station, kind=guide.types[first["type_id"]].kind,
        nature=Nature.CASE if rule.nature == Nature.CASE or is_case(signs) else Nature.ORDINARY, source=Source.INCIDENTS,
        title=mask_text(_("{place}{kind}纠纷").format(place=first["address"] or first["title"], kind=kind))[:TITLE],
        cause=mask_text(first["description"])[:400], address=first["address"], lon=first["lon"], lat=first["lat"],
        community_id=first["community_id"], signs=signs, found_at=now(), last_call_at=last["reported_at"],
    )  # fmt: skip
    DisputeCall.objects.bulk_create(
        DisputeCall(dispute=dispute, incident_id=call.id, why=why, calls=1 + added.get(call.id, 0))
        for call, why in matter
    )
    dispute.calls = len(matter) + sum(added.values())
    take_callers(dispute)
    weigh(dispute)
    touch(dispute)
    say(dispute, DisputeFound, actor=None, source=Source.INCIDENTS, calls=dispute.calls, signs=signs)
    if rule.issues:
        accept_by_rule(dispute, rule=_("{type} 直接下达").format(type=rule))
    return dispute


def _join(
    dispute_id: int, new: Matter, rows: dict[int, dict[str, Any]], added: dict[int, int], guide: find.Guide
) -> Dispute:
    """Add calls to a dispute; one that was over is reopened by what was reported after it, one dismissed is found again."""
    dispute = locked_by_id(dispute_id)
    DisputeCall.objects.bulk_create(
        DisputeCall(dispute=dispute, incident_id=call.id, why=why, calls=1 + added.get(call.id, 0)) for call, why in new
    )
    dispute.calls += len(new) + sum(added.values())
    dispute.signs = list(dict.fromkeys([*dispute.signs, *_signs(new, rows, guide)]))
    newest = max(call.at for call, _why in new)
    over_since = dispute.settled_at or dispute.closed_at
    dispute.last_call_at = max(newest, dispute.last_call_at or newest)
    take_callers(dispute)
    if dispute.status == Status.DISMISSED:
        move(dispute, Status.FOUND)
    weigh(dispute)
    touch(dispute)
    last, why = new[-1]
    say(dispute, CallJoined, actor=None, incident=rows[last.id]["number"], why=why, calls=dispute.calls)
    if dispute.status in HELD and (over_since is None or newest > over_since):
        reopen(dispute, reason=_("化解后又来电"), actor=None)
    return dispute


@transaction.atomic
def count_call(*, incident_id: int) -> Dispute | None:
    """Count a call that was added to an incident of a dispute; it may reopen it. None when the incident is in none."""
    row = DisputeCall.objects.filter(incident=incident_id, split_at=None).select_related("incident").first()
    if row is None:
        return find_around(incident_id=incident_id)
    dispute = locked_by_id(row.dispute_id)
    counted = 1 + find.added_calls([incident_id]).get(incident_id, 0)
    if counted == row.calls:
        return dispute
    dispute.calls += counted - row.calls
    row.calls = counted
    row.save(update_fields=["calls"])
    dispute.last_call_at = now()
    take_callers(dispute)
    weigh(dispute)
    touch(dispute)
    say(dispute, CallJoined, actor=None, incident=row.incident.number, why=["again"], calls=dispute.calls)
    if dispute.status in HELD:
        reopen(dispute, reason=_("化解后又来电"), actor=None)
    return dispute


@transaction.atomic
def let_go(*, incident_id: int, reason: str) -> Dispute | None:
    """Take an incident out that was here only because it had been merged into another, which was wrong.

    None when something else joins it to its dispute too, or nothing else is left there: then a person decides.
    """
    row = DisputeCall.objects.filter(incident=incident_id, split_at=None, why=["merged"]).first()
    if row is None:
        return None
    dispute = locked_by_id(row.dispute_id)
    row = dispute.call_rows.select_related("incident").get(pk=row.pk)
    if row.split_at is not None or dispute.call_rows.filter(split_at=None).count() == 1:
        return None
    row.split_at = now()
    row.save(update_fields=["split_at"])
    dispute.calls -= row.calls
    weigh(dispute)
    touch(dispute)
    say(dispute, CallSplit, actor=None, incident=row.incident.number, reason=reason)
    return dispute
