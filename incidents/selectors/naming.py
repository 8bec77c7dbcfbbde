"""Which incident somebody means: 43, the number of its day; 1121-43, with the day; or the whole number."""

import re
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from core.clock import local_day, now
from core.errors import Invalid
from core.masking import mask_text
from core.wording import listed
from incidents.choices import OPEN
from incidents.models import Incident
from incidents.selectors.incidents import incident_for, visible_incidents
from stations.models import Officer

_OF_A_DAY = re.compile(r"(?a)(?:(\d{4})-)?0*(\d{1,6})")


def other_meant(officer: Officer, number: str, said: str) -> str:
    """Return the whole number of the other incident that is meant on the page of `number`.

    Without a day: of those that are open, of today and of yesterday. Invalid (`other`) when that is none, or several: then with
    what each is called.
    """
    word = said.strip().upper()
    match = _OF_A_DAY.fullmatch(word)
    if match is None:
        return word
    incident = incident_for(officer, number)
    here = visible_incidents(officer).filter(station=incident.station).exclude(pk=incident.pk)
    found = list(here.filter(_called(incident.station.code, match[1], match[2])).order_by("-reported_at", "-id"))
    if match[1]:
        # the same day of the year before is not what anybody says
        found = found[:1]
    if not found:
        raise Invalid.field(
            "other",
            _("没有叫“{said}”的未结、今日或昨日警情；更早的请带上日期，如 1121-43，或写完整编号。").format(
                said=said.strip()
            ),
        )
    if len(found) > 1:
        names = listed(f"{name_with_day(row)} {mask_text(row.title)}" for row in found)
        raise Invalid.field(
            "other",
            _("“{said}”有 {n} 起：{names}。请写带日期的编号。").format(said=said.strip(), n=len(found), names=names),
        )
    return found[0].number


def name_with_day(incident: Incident) -> str:
    """Return 1121-43: what the screens call an incident where two days have the same number."""
    return f"{local_day(incident.reported_at):%m%d}-{incident.short}"


def _called(code: str, day: str | None, short: str) -> Q:
    """Match numbers that are looked up, not searched for: each is in an index."""
    today = local_day(now())
    if day:
        days = [f"{today.year}{day}", f"{today.year - 1}{day}"]
    else:
        days = [f"{at:%Y%m%d}" for at in (today, today - timedelta(days=1))]
    named = Q(number__in=[f"{code}{one}-{short:0>4}" for one in days])
    return named if day else named | Q(short=short, status__in=OPEN)
