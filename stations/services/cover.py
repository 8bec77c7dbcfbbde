"""S1: a community without anybody is an alarm, on every screen, until somebody is there again."""

from django.db import transaction

from core.clock import now
from live.journal import record
from stations.choices import OrganisationKind, PlaceKind
from stations.events import CommunityCovered, CommunityUncovered
from stations.models import Organisation, Place
from stations.selectors.cover import Cover, presence, station_cover


def cover_card(row: Cover) -> dict[str, object]:
    """Return what screens show of a community's cover."""
    return {
        "id": row.place.pk,
        "name": row.place.name,
        "covered": row.officer is not None,
        "officer": row.officer.name if row.officer else None,
        "own": row.instead_of.name if row.instead_of else None,
        "reason": row.reason,
    }


def watch_cover() -> None:
    """Compare every station's cover with what was last said, and say what changed."""
    for station in Organisation.objects.filter(kind=OrganisationKind.STATION):
        watch_station(station)


@transaction.atomic
def watch_station(station: Organisation) -> None:
    """Say what changed in one station: at once after a change of its roster, else by the minute."""
    at = now()
    # One sweep at a time per station: its own row is the lock, and is locked before any of its places.
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)
    communities = Place.objects.filter(station=station, kind=PlaceKind.COMMUNITY, is_active=True)
    # They hold what was last said.
    known = {row.pk: row for row in communities.select_for_update(no_key=True).order_by("pk")}
    for row in station_cover(station, presence(station, at)):
        place = known.get(row.place.pk)
        bare = row.officer is None
        if place is None or (place.uncovered_since is not None) == bare:
            continue
        place.uncovered_since = at if bare else None
        place.save(update_fields=["uncovered_since"])
        _say(station, row)


def _say(station: Organisation, row: Cover) -> None:
    subject_id, number, card = row.place.pk, row.place.code, cover_card(row)
    if row.officer is None:
        record(
            CommunityUncovered(stream=station.code, subject_id=subject_id, number=number, card=card, reason=row.reason),
            actor=None,
        )
    else:
        record(
            CommunityCovered(stream=station.code, subject_id=subject_id, number=number, card=card, by=row.officer.name),
            actor=None,
        )
