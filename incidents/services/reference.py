"""The type tree and the stage limits: data that a station keeps."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Invalid, NotFound, require
from incidents import rules
from incidents.choices import Priority, Stage
from incidents.events import LimitsSet, TypeKept
from incidents.models import IncidentType, StageLimit
from incidents.selectors.keeping import limits_of
from incidents.selectors.reference import forget
from live.journal import record
from stations.models import Officer, Organisation
from stations.selectors.people import station_card
from stations.services.people import check
from stations.services.places import initials_of

REFUSED = gettext_noop("警情类别与时限由值班所长或系统管理员管理。")
SHORTEST_S, LONGEST_S = 5, 30 * 24 * 3600


@transaction.atomic
def add_type(
    *, by: Officer, code: str, name: str, parent: IncidentType | None, priority: int, words: Sequence[str]
) -> IncidentType:
    """Add a type; below another its code begins with the other's. Invalid names the field."""
    require(rules.may_keep_types(by), _(REFUSED))
    whole = f"{parent.code}.{code}" if parent else code
    row = IncidentType(
        code=whole, name=name, parent=parent, priority=priority, words=list(words), initials=initials_of(name)
    )
    check(row)
    row.save()
    _say(row, by, ["code", "name", "priority", "words"])
    return row


@transaction.atomic
def edit_type(
    *, by: Officer, code: str, name: str, priority: int, words: Sequence[str], is_active: bool
) -> IncidentType:
    """Change a type; incidents that have it keep it. The same again changes nothing."""
    require(rules.may_keep_types(by), _(REFUSED))
    row = IncidentType.objects.select_for_update(no_key=True).filter(code=code).first()
    if row is None:
        raise NotFound(_("没有类别“{code}”。").format(code=code))
    wanted = {"name": name, "priority": priority, "words": list(words), "is_active": is_active}
    changed = sorted(field for field, value in wanted.items() if getattr(row, field) != value)
    if not changed:
        return row
    for field in changed:
        setattr(row, field, wanted[field])
    row.initials = initials_of(name)
    check(row)
    row.save()
    _say(row, by, changed)
    return row


@transaction.atomic
def set_limits(*, by: Officer, station: Organisation, limits: Mapping[tuple[int, str], int]) -> None:
    """Set a station's own limits in seconds; stages that are running keep the limit they began with."""
    require(rules.may_keep_types(by), _(REFUSED))
    for (priority, stage), limit_s in limits.items():
        if priority not in Priority.values or stage not in Stage.values:
            raise Invalid.field(
                "limits", _("没有级别 {priority} 的阶段“{stage}”。").format(priority=priority, stage=stage)
            )
        if not SHORTEST_S <= limit_s <= LONGEST_S:
            raise Invalid.field(f"{stage}_{priority}", _("时限应在 {least} 秒到 30 天之间。").format(least=SHORTEST_S))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)
    before = limits_of(station)
    changed = {key: limit_s for key, limit_s in limits.items() if before.get(key) != limit_s}
    if not changed:
        return
    for (priority, stage), limit_s in changed.items():
        StageLimit.objects.update_or_create(
            station=station, priority=priority, stage=stage, defaults={"limit_s": limit_s}
        )
    transaction.on_commit(forget)
    record(
        LimitsSet(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
            limits={f"{stage} {priority}": limit_s for (priority, stage), limit_s in sorted(changed.items())},
        ),
        actor=by,
    )  # fmt: skip


def _say(row: IncidentType, by: Officer, fields: list[str]) -> None:
    """The tree is shared by all stations; who changed it stands in the journal of the keeper's own."""
    transaction.on_commit(forget)
    body = by.station or by.organisation
    card = {"id": row.pk, "code": row.code, "name": row.name, "active": row.is_active}
    record(TypeKept(stream=body.code, subject_id=row.pk, number=row.code, card=card, fields=fields), actor=by)
