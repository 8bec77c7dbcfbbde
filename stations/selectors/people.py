"""Officers and stations as one may see them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import NotFound
from stations.choices import EXCLUSIVE_ROLES, OrganisationKind, Role
from stations.models import ApiToken, Officer, Organisation

TOKEN_BELIEVED_S = 2


def visible_stations(officer: Officer) -> QuerySet[Organisation]:
    """Return the officer's own station; for people of a bureau, every station below it."""
    stations = Organisation.objects.filter(kind=OrganisationKind.STATION)
    if officer.station_id:
        return stations.filter(pk=officer.station_id)
    return stations.filter(path__startswith=officer.organisation.path)


def station_for(officer: Officer, code: str = "") -> Organisation:
    """Return a visible station by code, or the officer's own (first) one; NotFound otherwise."""
    own = officer.station
    if own is not None and code in ("", own.code):
        return own
    stations = visible_stations(officer).order_by("-is_active", "code")
    station = stations.filter(code=code).first() if code else stations.first()
    if station is None:
        raise NotFound(_("没有找到派出所“{code}”，或您无权查看。").format(code=code))
    return station


def station_named(code: str) -> Organisation:
    """Return a station by code, for commands at the server; NotFound says which there are."""
    stations = Organisation.objects.filter(kind=OrganisationKind.STATION).order_by("code")
    station = stations.filter(code=code).first()
    if station is None:
        there = "、".join(stations.values_list("code", flat=True)) or _("还没有")
        raise NotFound(_("没有派出所“{code}”，现有：{there}。").format(code=code, there=there))
    return station


def organisation_by_code(code: str) -> Organisation:
    """Return any body by its code, for the machine's own console; NotFound otherwise."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("没有代码为“{code}”的机构。").format(code=code))
    return found


def station_card(station: Organisation) -> dict[str, Any]:
    """Return what every screen of a station shows of it."""
    return {"code": station.code, "name": station.name, "lon": station.lon, "lat": station.lat}


def visible_officers(officer: Officer) -> QuerySet[Officer]:
    """Return colleagues: of one's station, or of everything below one's bureau."""
    people = Officer.objects.filter(is_active=True).select_related("organisation", "station")
    if officer.station_id:
        return people.filter(station_id=officer.station_id)
    return people.filter(organisation__path__startswith=officer.organisation.path)


def kept_officers(officer: Officer) -> QuerySet[Officer]:
    """Return the accounts that a keeper looks after, those out of use among them."""
    people = Officer.objects.select_related("organisation", "station")
    if officer.station_id:
        return people.filter(station_id=officer.station_id)
    return people.filter(organisation__path__startswith=officer.organisation.path)


def kept_officer(officer: Officer, pk: int) -> Officer:
    """Return one account that a keeper looks after; NotFound otherwise."""
    found = kept_officers(officer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这个账号，或您无权管理。"))
    return found


def find_kept(officer: Officer, *, station: Organisation, text: str) -> QuerySet[Officer]:
    """Return a station's accounts by part of the name, badge or log-in; those out of use at the end."""
    rows = kept_officers(officer).filter(station=station)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(badge__startswith=text) | Q(username__icontains=text))
    return rows.order_by("-is_active", "organisation__path", "badge", "pk")


def locks_of(officers: Iterable[Officer]) -> dict[str, datetime]:
    """Return until when wrong passwords keep log-ins out, by username; of several addresses the longest."""
    lasts = timedelta(hours=settings.AXES_COOLOFF_TIME)
    tried = AccessAttempt.objects.filter(
        username__in=[officer.username for officer in officers], attempt_time__gte=now() - lasts
    )
    rows = tried.values_list("username", "ip_address").annotate(
        wrong=Sum("failures_since_start"), at=Max("attempt_time")
    )
    found: dict[str, datetime] = {}
    for username, _address, _wrong, at in rows.filter(wrong__gte=settings.AXES_FAILURE_LIMIT).order_by("at"):
        found[username] = at + lasts
    return found


def account_named(username: str) -> Officer:
    """Return an account by its log-in, for the machine's own console; NotFound otherwise."""
    found = Officer.objects.select_related("organisation", "station").filter(username=username).first()
    if found is None:
        raise NotFound(_("没有用户名为“{username}”的账号。").format(username=username))
    return found


def bodies_of(body: Organisation) -> QuerySet[Organisation]:
    """Return a body and everything in use below it, as people are assigned to."""
    return Organisation.objects.filter(path__startswith=body.path, is_active=True).order_by("path")


def groups_of(station: Organisation) -> QuerySet[Organisation]:
    """Return a station's police groups in use, those of its teams among them."""
    return bodies_of(station).filter(kind=OrganisationKind.GROUP)


def staff_of(station: Organisation) -> QuerySet[Officer]:
    """Return the people of a station who can be on duty: neither administrators nor the wall."""
    rows = Officer.objects.filter(station=station, is_active=True)
    return rows.exclude(roles__overlap=[*EXCLUSIVE_ROLES, Role.WALL]).order_by("organisation__path", "badge", "pk")


def officer_by_token(token: str) -> Officer | None:
    """Return the active officer of an unexpired token; what was found is believed for two seconds."""
    digest = hashlib.sha256(token.encode()).digest()
    officer: Officer | None = cache.get_or_set(
        f"token:{digest.hex()}", lambda: _officer_by_digest(digest), TOKEN_BELIEVED_S
    )
    return officer


def _officer_by_digest(digest: bytes) -> Officer | None:
    row = (
        ApiToken.objects.select_related("officer__station", "officer__organisation")
        .filter(digest=digest, expires_at__gt=now())
        .first()
    )
    return row.officer if row and row.officer.is_active else None
