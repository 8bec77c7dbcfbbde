"""Who is on duty, who is away, who looks after which place (S1)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI
from core.errors import Invalid, NotFound, require
from core.wording import listed
from live.journal import record
from stations import rules
from stations.choices import AbsenceKind, PlaceKind, PostKind
from stations.events import AbsenceAdded, AbsenceRemoved, PostGiven, ShiftAdded, ShiftRemoved
from stations.models import Absence, Officer, Organisation, Place, Post, Shift
from stations.selectors.people import kept_officers, visible_officers
from stations.selectors.roster import ROLE_OF
from stations.services.cover import watch_station
from stations.services.people import about

LONGEST_SHIFT = timedelta(hours=24)
LONGEST_ABSENCE = timedelta(days=366)
POSTED = frozenset({PlaceKind.COMMUNITY, PlaceKind.COMPOUND})


def _colleague(by: Officer, officer_id: int, *, or_former: bool = False) -> Officer:
    require(rules.may_keep_roster(by), _("班次与缺勤由值班所长安排。"))
    people = kept_officers(by) if or_former else visible_officers(by)
    officer = people.filter(pk=officer_id).first()
    if officer is None:
        raise NotFound(_("没有找到这位民警，或您无权安排。"))
    return officer


def _check_period(starts_at: datetime, ends_at: datetime, longest: timedelta) -> None:
    if ends_at <= starts_at:
        raise Invalid.field("ends_at", _("结束要晚于开始。"))
    if ends_at - starts_at > longest:
        raise Invalid.field("ends_at", _("最长 {days} 天。").format(days=longest.days))


@transaction.atomic
def add_shift(*, by: Officer, officer_id: int, starts_at: datetime, ends_at: datetime) -> Shift:
    """Put an officer on duty; the same shift again is returned. Invalid when another shift overlaps."""
    officer = _colleague(by, officer_id)
    _check_period(starts_at, ends_at, LONGEST_SHIFT)
    Officer.objects.select_for_update(no_key=True).get(pk=officer.pk)  # two leaders at once: one after the other
    clash = Shift.objects.filter(officer=officer, starts_at__lt=ends_at, ends_at__gt=starts_at).first()
    if clash is not None:
        if (clash.starts_at, clash.ends_at) == (starts_at, ends_at):
            return clash
        was = _("{start:%m-%d %H:%M} 至 {end:%m-%d %H:%M}").format(
            start=clash.starts_at.astimezone(SHANGHAI), end=clash.ends_at.astimezone(SHANGHAI)
        )
        raise Invalid.field("starts_at", _("{name}在这段时间已有班次（{was}）。").format(name=officer.name, was=was))
    shift = Shift.objects.create(officer=officer, starts_at=starts_at, ends_at=ends_at)
    record(ShiftAdded(**about(officer), starts_at=starts_at, ends_at=ends_at), actor=by)
    return shift


@transaction.atomic
def remove_shift(*, by: Officer, shift_id: int) -> None:
    """Strike a shift off the roster; one that is gone is left alone."""
    shift = Shift.objects.select_for_update(no_key=True).filter(pk=shift_id).first()
    if shift is None:
        require(rules.may_keep_roster(by))
        return
    officer = _colleague(by, shift.officer_id, or_former=True)
    shift.delete()
    record(ShiftRemoved(**about(officer), starts_at=shift.starts_at, ends_at=shift.ends_at), actor=by)


@transaction.atomic
def add_absence(*, by: Officer, officer_id: int, kind: str, starts_at: datetime, ends_at: datetime) -> Absence:
    """Say that an officer is away: cover changes at that hour by itself; the same absence again is returned (S1)."""
    officer = _colleague(by, officer_id)
    if kind not in AbsenceKind.values:
        raise Invalid.field("kind", _("原因应为：{known}。").format(known=listed(AbsenceKind.labels)))
    _check_period(starts_at, ends_at, LONGEST_ABSENCE)
    absence, made = Absence.objects.get_or_create(officer=officer, kind=kind, starts_at=starts_at, ends_at=ends_at)
    if made:
        _look_again(officer)
        record(AbsenceAdded(**about(officer), reason=kind, starts_at=starts_at, ends_at=ends_at), actor=by)
    return absence


@transaction.atomic
def remove_absence(*, by: Officer, absence_id: int) -> None:
    """Somebody is back, or does not go; an absence that is gone is left alone."""
    absence = Absence.objects.select_for_update(no_key=True).filter(pk=absence_id).first()
    if absence is None:
        require(rules.may_keep_roster(by))
        return
    officer = _colleague(by, absence.officer_id, or_former=True)
    absence.delete()
    _look_again(officer)
    record(
        AbsenceRemoved(**about(officer), reason=absence.kind, starts_at=absence.starts_at, ends_at=absence.ends_at),
        actor=by,
    )


def _look_again(officer: Officer) -> None:
    if officer.station is not None:
        watch_station(officer.station)


@transaction.atomic
def give_post(*, by: Officer, place: Place, kind: str, officer_id: int | None) -> None:
    """Say who looks after a community or compound; None leaves it to nobody. The same again changes nothing (S1)."""
    require(rules.may_keep_places(by), _("包片由值班所长或系统管理员安排。"))
    if kind not in PostKind.values or place.kind not in POSTED:
        raise Invalid.field("kind", _("只有社区和小区有责任民警与责任辅警。"))
    # The row that the minute's sweep locks first too: a place before it, and the two would wait for each other.
    Organisation.objects.select_for_update(no_key=True).get(pk=place.station_id)
    post = Post.objects.select_related("officer").filter(place=place, kind=kind).first()
    was = post.officer.name if post else ""
    if (post.officer_id if post else None) == officer_id:
        return
    if officer_id is None:
        Post.objects.filter(place=place, kind=kind).delete()
        name = ""
    else:
        name = _take_post(by, place, PostKind(kind), officer_id).name
    watch_station(place.station)
    record(
        PostGiven(
            stream=place.station.code, subject_id=place.pk, number=place.code,
            card={"id": place.pk, "kind": place.kind, "name": place.name}, post=kind, officer=name, was=was,
        ),
        actor=by,
    )  # fmt: skip


def _take_post(by: Officer, place: Place, kind: PostKind, officer_id: int) -> Officer:
    officer = visible_officers(by).filter(pk=officer_id, station_id=place.station_id).first()
    if officer is None:
        raise Invalid.field("officer", _("没有找到这位民警，或不属于本所。"))
    if ROLE_OF[kind] not in officer.roles:
        raise Invalid.field("officer", _("{name}不是{role}。").format(name=officer.name, role=ROLE_OF[kind].label))
    Post.objects.update_or_create(place=place, kind=kind, defaults={"officer": officer})
    return officer
