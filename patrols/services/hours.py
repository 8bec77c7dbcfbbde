"""When a station's patrol day begins, when it is planned, and with which template it usually is (P2)."""

from datetime import time

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Invalid
from live.journal import record
from patrols import rules
from patrols.events import PatrolHoursSet
from patrols.models import PatrolSetting
from patrols.selectors.settings import hours_of, kept_templates, usual_code
from patrols.services.staffing import allow_keeping
from stations.models import Officer, Organisation
from stations.selectors.people import station_card


@transaction.atomic
def set_hours(*, by: Officer, station: Organisation, day_starts_at: time, plan_at: time, template: str) -> None:
    """Set a station's hours; plans that are there keep theirs. Invalid names the field; the same again changes nothing."""
    allow_keeping(by, station)
    active = [row for row in kept_templates(station) if row.is_active]
    usual = next((row for row in active if row.code == template), None)
    if usual is None:
        raise Invalid.field("template", _("请从在用的模板中选择。"))
    if day_starts_at.minute or day_starts_at.second:
        raise Invalid.field("day_starts_at", _("巡防日从整点开始，如 06:00。"))
    for row in active:
        for crew in row.crews.all():
            if not rules.fits(crew.starts_min, crew.ends_min, day_starts_at):
                raise Invalid.field(
                    "day_starts_at",
                    _("“{template}”的 {crew} 当班跨过 {change:%H:%M}，请先改它的上下勤时间，或停用这个模板。").format(
                        template=row.name, crew=crew.key, change=day_starts_at
                    ),
                )
    if (*hours_of(station), usual_code(station)) == (day_starts_at, plan_at, template):
        return
    facts = {"day_starts_at": day_starts_at, "plan_at": plan_at, "template": usual}
    PatrolSetting.objects.update_or_create(station=station, defaults=facts)
    record(
        PatrolHoursSet(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
            day_starts_at=f"{day_starts_at:%H:%M}", plan_at=f"{plan_at:%H:%M}", template=template,
        ),
        actor=by,
    )  # fmt: skip
