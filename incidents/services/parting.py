"""A link that was wrong, taken back: two incidents that were merged or related are two again, with nothing lost (I2)."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, require
from core.masking import mask_text
from incidents import rules
from incidents.choices import LinkKind
from incidents.events import IncidentLinked, IncidentUnlinked
from incidents.models import Incident, Link
from incidents.selectors.incidents import incident_card
from incidents.selectors.premise import own_calls
from incidents.services.state import locked, settle, touch
from live.journal import record
from live.selectors import timeline
from stations.models import Officer


@transaction.atomic
def unlink_incident(*, officer: Officer, number: str, other: str, reason: str) -> Incident:
    """Take back that two incidents are one matter, or have to do with each other; which of them is named first is the same.

    What was merged is open again, or closed as it had been, and its calls count there no more. Not joined: nothing happens.
    """
    parted, into, above = _locked(officer, number, other)
    merged = parted.merged_into_id == into.pk
    may = rules.may_edit(officer, parted) or (not merged and rules.may_edit(officer, into))
    require(may, _("只有值班员、值班所长、所领导或接警人可以拆开警情。"))
    if not (merged or _links(parted, into).exists()):
        return parted
    if not reason.strip():
        raise Invalid.field("reason", _("请写明拆开的原因。"))
    said = mask_text(reason.strip())
    if merged:
        _part(parted, [into, *above])
    _forget(parted, into, merged=merged)
    kind = LinkKind.DUPLICATE if merged else LinkKind.RELATED
    # Whatever counted its calls counts them no more, and says so.
    pairs = [(parted, into), (into, parted), *((one, parted) for one in above)]
    for one, peer in pairs:
        record(
            IncidentUnlinked(
                stream=one.station.code, subject_id=one.pk, number=one.number, card=incident_card(one),
                other=peer.number, link=kind, reason=said, parted=merged and one is parted,
            ),
            actor=officer,
        )  # fmt: skip
    return parted


def _locked(officer: Officer, number: str, other: str) -> tuple[Incident, Incident, list[Incident]]:
    """Lock both, and what the one they were merged into was merged into itself; the one that comes out first.

    All in one order, as those who link do. Conflict when the chain became another between the look and the lock.
    """
    numbers = {number, other.strip()} | set(_chain(other.strip())) | set(_chain(number))
    found = {one: locked(officer, one) for one in sorted(numbers)}
    one, two = found[number], found[other.strip()]
    parted, into = (two, one) if two.merged_into_id == one.pk else (one, two)
    if parted.merged_into_id != into.pk:
        return parted, into, []
    by_id, above, last = {row.pk: row for row in found.values()}, [], into
    while last.merged_into_id:
        if last.merged_into_id not in by_id:
            raise Conflict(_("{number} 刚被别人并入另一起，请再试一次。").format(number=last.number))
        last = by_id[last.merged_into_id]
        above.append(last)
    return parted, into, above


def _chain(number: str) -> list[str]:
    """Return what an incident was merged into, and that, to the one that goes on."""
    chain: list[str] = []
    while above := Incident.objects.filter(merged__number=number).values_list("number", flat=True).first():
        chain.append(above)
        number = above
    return chain


def _links(one: Incident, two: Incident) -> QuerySet[Link]:
    """Return what joins two incidents, whichever of them it begins at."""
    return Link.objects.filter(Q(incident=one, other=two) | Q(incident=two, other=one))


def _part(parted: Incident, counted_in: list[Incident]) -> None:
    """Let a merged incident be what it was: closed as before, or open in the stage that its assignments say."""
    calls, was = own_calls(parted), _closed_as(parted)
    parted.merged_into, parted.disposition = None, was
    if was:
        touch(parted)
    else:
        parted.closed_at, parted.stage = None, ""
        settle(parted, list(parted.assignments.all()), at=now())
    for one in counted_in:
        one.repeat = max(1, one.repeat - calls)
        touch(one)


def _closed_as(parted: Incident) -> str:
    """Return how it had been closed when it was merged; "" when it was open."""
    merges = timeline("incident", parted.pk).filter(kind=IncidentLinked.kind, data__link=LinkKind.DUPLICATE)
    return merges.values_list("data__disposition", flat=True).first() or ""


def _forget(parted: Incident, into: Incident, *, merged: bool) -> None:
    """Drop what joins the two; incidents that were related before they were merged stay so."""
    if not merged:
        _links(parted, into).delete()
        return
    own = Link.objects.filter(incident=parted, other=into)
    if Link.objects.filter(incident=into, other=parted).exists() or not _were_related(parted, into):
        own.delete()
    else:
        own.update(kind=LinkKind.RELATED)


def _were_related(parted: Incident, into: Incident) -> bool:
    """Whether the newest thing between the two before the merge was that they are related."""
    said = timeline("incident", parted.pk).filter(kind__in=[IncidentLinked.kind, IncidentUnlinked.kind])
    before = said.filter(data__other=into.number).values_list("kind", "data__link")[1:2]
    return list(before) == [(IncidentLinked.kind, LinkKind.RELATED)]
