"""The rules of orders, kept by a station: periods, steps of the clock, days, group leaders (V1).

Whatever is set is set for the station alone. Orders that are open keep their due time; those that are issued from now on follow.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clock import local_day, now
from core.errors import Invalid, require
from core.masking import mask_text
from live.journal import record
from orders import rules
from orders.choices import Counting, Kind
from orders.events import OrderRulesSet
from orders.models import DayOverride, Leader, Period, Step
from orders.selectors.keeping import led, periods_of
from orders.selectors.reference import leaders, steps_of
from orders.services.clock import wake_orders_at
from stations.models import Officer, Organisation
from stations.selectors.people import station_card

REFUSED = gettext_noop("督导单的规则由值班所长管理。")


def _opened(by: Officer, station: Organisation) -> None:
    """Let one keeper after the other in, and nobody wait who only refers to the station."""
    require(rules.may_keep_rules(by), _(REFUSED))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)


@transaction.atomic
def set_periods(*, by: Officer, station: Organisation, periods: Mapping[str, tuple[int, str]]) -> None:
    """Set how many days an order of a kind has and which days count. Invalid names `days_<kind>` or `counting_<kind>`."""
    _opened(by, station)
    for kind, (days, counting) in periods.items():
        if kind not in Kind.values:
            raise Invalid.field(f"days_{kind}", _("没有这个类别。"))
        if not 1 <= days <= rules.LONGEST_PERIOD_DAYS:
            raise Invalid.field(
                f"days_{kind}", _("期限应在 1 到 {most} 天之间。").format(most=rules.LONGEST_PERIOD_DAYS)
            )
        if counting not in Counting.values:
            raise Invalid.field(f"counting_{kind}", _("请选自然日或工作日。"))
    before = periods_of(station)
    changed = {kind: row for kind, row in periods.items() if before[kind] != row}
    for kind, (days, counting) in changed.items():
        Period.objects.update_or_create(station=station, kind=kind, defaults={"days": days, "counting": counting})
    _say(by, station, [f"period {kind} {days} {counting}" for kind, (days, counting) in sorted(changed.items())])


@transaction.atomic
def set_steps(*, by: Officer, station: Organisation, steps: Sequence[rules.Kept]) -> None:
    """Set all reminders and escalations; open orders follow at once, an escalation that is past is made up for. Invalid (field `steps`)."""
    _opened(by, station)
    if refused := rules.fault_of_steps(steps):
        raise Invalid.field("steps", refused)
    wanted = _in_time(steps)
    if wanted == _in_time([(row.act, row.level, row.hours) for row in steps_of(station)]):
        return
    Step.objects.filter(station=station).delete()
    Step.objects.bulk_create(Step(station=station, act=act, level=level, hours=hours) for act, level, hours in wanted)
    wake_orders_at(station)
    _say(by, station, [f"step {act} {level} {hours:+d}" for act, level, hours in wanted])


def _in_time(steps: Sequence[rules.Kept]) -> list[rules.Kept]:
    return sorted(steps, key=lambda step: (step[2], step[1]))


@transaction.atomic
def set_day(*, by: Officer, station: Organisation, day: date, works: bool, note: str = "") -> None:
    """Say that a day is worked, or free, whatever the published calendar says; a second word about it is the one that counts."""
    _opened(by, station)
    today = local_day(now())
    if not today <= day <= today + rules.LONGEST:
        raise Invalid.field("day", _("请填今天起 {days} 天以内的日子。").format(days=rules.LONGEST.days))
    said = mask_text(note.strip())
    row = DayOverride.objects.filter(station=station, day=day).first() or DayOverride(station=station, day=day)
    if row.pk and (row.works, row.note) == (works, said):
        return
    row.works, row.note = works, said
    row.save()
    _say(by, station, [f"day {day} {'worked' if works else 'free'}"])


@transaction.atomic
def remove_day(*, by: Officer, station: Organisation, day_id: int) -> None:
    """Let the published calendar count again; a day that is gone, or the house's, is left alone."""
    _opened(by, station)
    row = DayOverride.objects.filter(station=station, pk=day_id).first()
    if row is None:
        return
    row.delete()
    _say(by, station, [f"day {row.day} removed"])


@transaction.atomic
def set_leaders(*, by: Officer, station: Organisation, leaders_of: Mapping[int, Officer | None]) -> None:
    """Name who leads each group or team, or nobody. Invalid names `leader_<group>`."""
    _opened(by, station)
    groups, before = {group.pk: group for group in led(station)}, leaders(station)
    changed = {pk: officer for pk, officer in leaders_of.items() if before.get(pk) != officer}
    for pk, officer in changed.items():
        if pk not in groups:
            raise Invalid.field(f"leader_{pk}", _("没有这个警组。"))
        if officer is None:
            Leader.objects.filter(group=pk).delete()
        elif officer.station_id != station.pk or not officer.is_active:
            raise Invalid.field(f"leader_{pk}", _("{name}不在本所或已停用。").format(name=officer.name))
        else:
            Leader.objects.update_or_create(group=groups[pk], defaults={"officer": officer})
    _say(by, station, [f"leader {groups[pk].code} {one.name if one else '-'}" for pk, one in sorted(changed.items())])


def _say(by: Officer, station: Organisation, changed: list[str]) -> None:
    """Write down what was changed; nothing was, nothing is."""
    if changed:
        record(
            OrderRulesSet(
                stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station), changed=changed
            ),
            actor=by,
        )  # fmt: skip
