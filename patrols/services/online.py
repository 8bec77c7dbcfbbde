"""Patrols without leaving the room (P6): a list for a window, ticked off with findings."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from live.journal import record
from patrols import rules
from patrols.choices import CheckKind
from patrols.events import ChecklistDone, OnlinePatrolEvent, OnlinePatrolOpened, PointChecked
from patrols.models import CheckPoint, OnlinePatrol
from patrols.selectors.online import online_card
from stations.models import Officer, Organisation
from stations.selectors.people import visible_stations

LONGEST = timedelta(hours=24)
# Further off is a slip of the pen; the ends of the calendar cannot be kept at all.
FURTHEST = timedelta(days=366)
MOST_POINTS = 100
# What the journal keeps as the number of what has none.
NUMBER_SHOWN = 40


@transaction.atomic
def open_online_patrol(
    *, officer: Officer, station: Organisation, title: str, starts_at: datetime, ends_at: datetime,
    videos: Sequence[str] = (), groups: Sequence[str] = (),
) -> OnlinePatrol:  # fmt: skip
    """Open a list of video points and chat groups for a window; Invalid names the field."""
    require(rules.may_open_checks(officer, station.pk), _("网上巡防由值班员、值班所长安排。"))
    if abs(starts_at - now()) > FURTHEST:
        raise Invalid.field("starts_at", _("请写今天前后一年以内的时间。"))
    if not starts_at < ends_at <= starts_at + LONGEST:
        raise Invalid.field("ends_at", _("结束要晚于开始，最长 24 小时。"))
    names = [*((CheckKind.VIDEO, name) for name in videos), *((CheckKind.GROUP, name) for name in groups)]
    if not 0 < len(names) <= MOST_POINTS:
        raise Invalid.field("videos", _("请写 1 至 {most} 个视频点位或群组，一行一个。").format(most=MOST_POINTS))
    patrol = OnlinePatrol.objects.create(
        station=station, title=mask_text(title.strip()), starts_at=starts_at, ends_at=ends_at, opened_by=officer
    )
    CheckPoint.objects.bulk_create(
        CheckPoint(patrol=patrol, order=order, kind=kind, name=name[:100])
        for order, (kind, name) in enumerate(names, 1)
    )
    _say(OnlinePatrolOpened, patrol, officer, items=len(names))
    return patrol


@transaction.atomic
def check_point(*, officer: Officer, patrol_id: int, point_id: int, finding: str = "") -> CheckPoint:
    """Tick a point off with what was found; the second call changes nothing. The last one ends the patrol."""
    patrols = OnlinePatrol.objects.filter(station__in=visible_stations(officer), pk=patrol_id)
    patrol = patrols.select_related("station").select_for_update(no_key=True, of=("self",)).first()
    point = CheckPoint.objects.filter(patrol=patrol, pk=point_id).first() if patrol else None
    if patrol is None or point is None:
        raise NotFound(_("没有找到这项网上巡防，或您无权查看。"))
    require(rules.may_check(officer, patrol))
    if point.checked_at is not None:
        return point
    if patrol.starts_at > now():
        raise Conflict(_("这项网上巡防 {at:%H:%M} 才开始。").format(at=patrol.starts_at.astimezone()))
    point.checked_at, point.checked_by, point.finding = now(), officer, mask_text(finding.strip())[:400]
    point.save(update_fields=["checked_at", "checked_by", "finding"])
    _say(PointChecked, patrol, officer, point=point.name, finding=point.finding)
    if not patrol.points.filter(checked_at=None).exists():
        patrol.done_at = point.checked_at
        patrol.save(update_fields=["done_at"])
        _say(ChecklistDone, patrol, officer, findings=patrol.points.exclude(finding="").count())
    return point


def _say(kind: type[OnlinePatrolEvent], patrol: OnlinePatrol, officer: Officer, **more: object) -> None:
    number = patrol.title[:NUMBER_SHOWN]
    record(
        kind(stream=patrol.station.code, subject_id=patrol.pk, number=number, card=online_card(patrol), **more),
        actor=officer,
    )
