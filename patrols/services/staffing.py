"""How a day is staffed (P2–P4): templates with their crews, and the hours of planning. Data that a station keeps.

A change is for the next plan. A template that is everybody's, or that a plan was made from, is not touched: its successor is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from live.journal import record
from patrols import rules
from patrols.events import TemplateKept
from patrols.models import DutyTemplate, PatrolPlan, PatrolSetting, TemplateCrew
from patrols.selectors.naming import LANDMARKS
from patrols.selectors.settings import hours_of, kept_templates, usual_code
from patrols.selectors.templates import template_by_code, template_card
from patrols.services.shifts import CrewFacts, check_crew
from stations.models import Officer, Organisation
from stations.services.people import check

REFUSED = gettext_noop("勤务模板由值班所长、所领导或系统管理员管理。")
FEWEST_BANDS, MOST_BANDS, MOST_CREWS = 2, 12, 24


@dataclass(frozen=True, kw_only=True)
class TemplateFacts:
    """What a template is besides its crews: bands are full hours of the day, weekdays 1 (Monday) to 7."""

    name: str
    bands: Sequence[int]
    place_kinds: Sequence[str] = ()
    weekdays: Sequence[int] = ()

    def columns(self) -> dict[str, Any]:
        """Return the facts as they are stored."""
        return {
            "name": self.name.strip(), "bands": rules.cuts(self.bands), "place_kinds": sorted(self.place_kinds),
            "weekdays": sorted(set(self.weekdays)),
        }  # fmt: skip


@transaction.atomic
def add_template(
    *, by: Officer, station: Organisation, code: str, facts: TemplateFacts, like: str = ""
) -> DutyTemplate:
    """Add a template; with `like` it takes over another's crews. Without crews it is out of use. Invalid names the field."""
    allow_keeping(by, station)
    if any(row.code == code for row in kept_templates(station)):
        raise Invalid.field("code", _("代码“{code}”已经有模板了，请换一个。").format(code=code))
    row = DutyTemplate(station=station, code=code, is_active=bool(like), **facts.columns())
    _check(row)
    row.save()
    if like:
        _copy_crews(template_by_code(station, like), row)
    _say(row, by, station, ["crews", *facts.columns()] if like else [*facts.columns()])
    return row


@transaction.atomic
def edit_template(*, by: Officer, station: Organisation, code: str, facts: TemplateFacts) -> DutyTemplate:
    """Change a template's name, bands, places or weekdays. The same again changes nothing."""
    row = _locked(by, station, code)
    wanted = facts.columns()
    changed = [name for name, value in wanted.items() if _kept(row, name) != value]
    if not changed:
        return row
    row = _own(row, station)
    for name in changed:
        setattr(row, name, wanted[name])
    _check(row)
    row.save()
    _say(row, by, station, changed)
    return row


@transaction.atomic
def put_crew(*, by: Officer, station: Organisation, code: str, crew: CrewFacts, was: str = "") -> DutyTemplate:
    """Add a crew, or change the one that was called `was`. Invalid names the field; the same again changes nothing."""
    row = _locked(by, station, code)
    known = {one.key: one for one in row.crews.all()}
    if was and was not in known:
        raise NotFound(_("模板里没有代号为“{crew}”的车组。").format(crew=was))
    wanted = check_crew(crew, hours_of(station).day_starts_at)
    key = wanted["key"]
    if key != was and key in known:
        raise Invalid.field("key", _("这个模板里已有 {crew}，请换一个代号。").format(crew=key))
    if not was and len(known) >= MOST_CREWS:
        raise Invalid.field("key", _("一个模板最多 {most} 个车组。").format(most=MOST_CREWS))
    if was and all(getattr(known[was], name) == value for name, value in wanted.items()):
        return row
    row = _own(row, station)
    one = row.crews.filter(key=was).first() or TemplateCrew(template=row)
    for name, value in wanted.items():
        setattr(one, name, value)
    check(one)
    one.save()
    _say(row, by, station, ["crews"], crew=key)
    return row


@transaction.atomic
def drop_crew(*, by: Officer, station: Organisation, code: str, key: str) -> DutyTemplate:
    """Take a crew out; one that is not there is left alone. Conflict for the last one of a template in use."""
    row = _locked(by, station, code)
    keys = {one.key for one in row.crews.all()}
    if key not in keys:
        return row
    if row.is_active and len(keys) == 1:
        raise Conflict(_("在用的模板至少要有一个车组，请先加别的车组或停用模板。"))
    row = _own(row, station)
    row.crews.filter(key=key).delete()
    _say(row, by, station, ["crews"], crew=key)
    return row


@transaction.atomic
def switch_template(*, by: Officer, station: Organisation, code: str, on: bool) -> DutyTemplate:
    """Take a template out of use for a station, or bring it back. Conflict says what stands in the way."""
    row = _locked(by, station, code)
    if row.is_active == on:
        return row
    if not on and usual_code(station) == code:
        raise Conflict(_("“{name}”是平常用的模板，请先另选一个再停用。").format(name=row.name))
    if on and not row.crews.exists():
        raise Conflict(_("模板还没有车组，加上车组后再启用。"))
    row = _own(row, station)
    row.is_active = on
    _check(row)
    row.save()
    _say(row, by, station, ["is_active"])
    return row


def allow_keeping(by: Officer, station: Organisation) -> None:
    """Whoever keeps the templates comes one after the other."""
    require(rules.may_keep_templates(by), _(REFUSED))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)


def _locked(by: Officer, station: Organisation, code: str) -> DutyTemplate:
    allow_keeping(by, station)
    found = template_by_code(station, code)
    return DutyTemplate.objects.select_for_update(no_key=True).get(pk=found.pk)


def _kept(row: DutyTemplate, name: str) -> Any:
    value = getattr(row, name)
    return rules.cuts(value) if name == "bands" else sorted(value) if name == "place_kinds" else value


def _own(row: DutyTemplate, station: Organisation) -> DutyTemplate:
    """Return the row that may be changed: itself, or its successor where it is everybody's or a plan was made from it."""
    mine = row.station_id == station.pk
    if mine and not PatrolPlan.objects.filter(template=row).exists():
        return row
    if mine:
        DutyTemplate.objects.filter(pk=row.pk).update(replaced_at=now())
    new = DutyTemplate.objects.create(
        station=station, code=row.code, name=row.name, bands=row.bands, place_kinds=row.place_kinds, weekdays=row.weekdays,
        is_active=row.is_active,
    )  # fmt: skip
    _copy_crews(row, new)
    PatrolSetting.objects.filter(station=station, template=row).update(template=new)
    return new


def _copy_crews(of: DutyTemplate, to: DutyTemplate) -> None:
    TemplateCrew.objects.bulk_create(
        TemplateCrew(
            template=to, key=one.key, kind=one.kind, name=one.name, starts_min=one.starts_min, ends_min=one.ends_min,
            pauses=one.pauses,
        )
        for one in of.crews.order_by("pk")
    )  # fmt: skip


def _check(row: DutyTemplate) -> None:
    check(row)
    if not FEWEST_BANDS <= len(row.bands) <= MOST_BANDS:
        raise Invalid.field("bands", _("请写 {least} 到 {most} 个整点。").format(least=FEWEST_BANDS, most=MOST_BANDS))
    if strange := set(row.place_kinds) - set(LANDMARKS):
        raise Invalid.field("place_kinds", _("不能按“{kind}”安排停留。").format(kind="、".join(sorted(strange))))
    if not set(row.weekdays) <= set(range(1, 8)):
        raise Invalid.field("weekdays", _("星期写 1 到 7，1 是周一。"))
    for other in kept_templates(row.station) if row.station and row.is_active else ():
        if other.code != row.code and other.is_active and set(other.weekdays) & set(row.weekdays):
            raise Invalid.field(
                "weekdays", _("这几天里有的已经用“{name}”，一天只能自动用一个模板。").format(name=other.name)
            )


def _say(row: DutyTemplate, by: Officer, station: Organisation, fields: list[str], *, crew: str = "") -> None:
    record(
        TemplateKept(
            stream=station.code, subject_id=row.pk, number=row.code, card=template_card(row), fields=fields, crew=crew
        ),
        actor=by,
    )
