"""The audit record: what those who keep the house changed, and who saw or carried out what is protected. Read from the journal."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import day_bounds
from core.errors import require
from core.wording import listed
from live.models import Entry
from stations import rules
from stations.choices import UPPER, OrganisationKind, Role
from stations.models import Officer, Organisation

Data = dict[str, Any]


class Group(TextChoices):
    """What an act is about."""

    ACCOUNTS = "accounts", _("账号")
    SETTINGS = "settings", _("设置与台账")
    DATA = "data", _("个人信息与数据进出")


# Names of fields that an entry may tell; of the others the act itself says enough.
FIELDS = {
    "name": _("名称"), "code": _("代码"), "kind": _("类别"), "parent": _("上级"), "is_active": _("在用"),
    "badge": _("警号"), "phone": _("电话"), "organisation": _("所属"), "station": _("派出所"), "roles": _("角色"),
    "group": _("警组"), "call_sign": _("呼号"), "address": _("地址"), "lon": _("经度"), "lat": _("纬度"),
    "households": _("户数"), "sensitive": _("敏感部位说明"), "priority": _("级别"),
}  # fmt: skip


def _nothing(_data: Data) -> str:
    return ""


def _fields(data: Data) -> str:
    return listed([str(FIELDS[name]) for name in data.get("fields", []) if name in FIELDS])


def _roles(data: Data) -> str:
    return listed([str(Role(role).label) for role in data["roles"]])


def _edited(data: Data) -> str:
    if "roles" not in data["fields"]:
        return _fields(data)
    return gettext("{fields}；现为 {roles}").format(fields=_fields(data), roles=_roles(data))


def _shown(data: Data) -> str:
    return gettext("{party}，事由“{reason}”").format(**data)


def _taken_out(data: Data) -> str:
    return gettext("{rows} 条，事由“{reason}”").format(rows=data["rows"], reason=data["reason"])


def _file(data: Data) -> str:
    return str(data["source"])


def _how_many(data: Data) -> str:
    return gettext("{n} 项").format(n=len(data.get("changed") or data.get("limits") or []))


class Act(NamedTuple):
    """A kind of entry in the record: its group, its name, and what an entry says beside it."""

    group: Group
    label: Promise
    tell: Callable[[Data], str] = _nothing


ACTS = {
    "officer.created": Act(Group.ACCOUNTS, _("新建账号"), _roles),
    "officer.edited": Act(Group.ACCOUNTS, _("修改账号"), _edited),
    "officer.disabled": Act(Group.ACCOUNTS, _("停用账号")),
    "officer.enabled": Act(Group.ACCOUNTS, _("启用账号")),
    "officer.password_reset": Act(Group.ACCOUNTS, _("重置口令")),
    "officer.unlocked": Act(Group.ACCOUNTS, _("解除登录锁定")),
    "organisation.kept": Act(Group.SETTINGS, _("修改机构"), _fields),
    "unit.kept": Act(Group.SETTINGS, _("修改警力单元"), _fields),
    "place.edited": Act(Group.SETTINGS, _("修改场所"), _fields),
    "station.places_imported": Act(Group.SETTINGS, _("导入场所"), _file),
    "station.roads_imported": Act(Group.SETTINGS, _("导入路网"), _file),
    "station.ground_replaced": Act(Group.SETTINGS, _("更换底图")),
    "incident_type.kept": Act(Group.SETTINGS, _("修改警情类别"), _fields),
    "station.limits_set": Act(Group.SETTINGS, _("修改阶段时限"), _how_many),
    "station.order_rules_set": Act(Group.SETTINGS, _("修改督导规则"), _how_many),
    "mediation.rules_set": Act(Group.SETTINGS, _("修改调解规则"), _how_many),
    "mediation.kept": Act(Group.SETTINGS, _("修改调解室与调解员")),
    "duty_template.kept": Act(Group.SETTINGS, _("修改勤务模板")),
    "station.patrol_hours_set": Act(Group.SETTINGS, _("修改巡防时间")),
    "station.harm_weight_set": Act(Group.SETTINGS, _("修改类别权重")),
    "incident.party_shown": Act(Group.DATA, _("查看当事人信息"), _shown),
    "dispute.party_shown": Act(Group.DATA, _("查看当事人信息"), _shown),
    "orders.exported": Act(Group.DATA, _("导出督导单"), _taken_out),
    "dispute.exported": Act(Group.DATA, _("导出纠纷"), _taken_out),
    "dispute.agreement_printed": Act(Group.DATA, _("打印协议")),
    "incidents.imported": Act(Group.DATA, _("导入历史警情"), _file),
}


def bodies_of(officer: Officer) -> QuerySet[Organisation]:
    """Return the bodies whose record one reads: the own station, or from one's bureau down to every station."""
    if officer.station_id:
        return Organisation.objects.filter(pk=officer.station_id)
    kinds = (*UPPER, OrganisationKind.STATION)
    return Organisation.objects.filter(path__startswith=officer.organisation.path, kind__in=kinds).order_by("path")


def audit_record(
    officer: Officer, *, first: date, last: date, body: Organisation | None = None, group: str = "", text: str = ""
) -> QuerySet[Entry, Any]:
    """Return what was done from one Shanghai day to another, newest first; `text` is part of who did it or of what it was done to."""
    require(rules.may_read_audit(officer), gettext("审计记录由审计管理员查看。"))
    bodies = bodies_of(officer) if body is None else bodies_of(officer).filter(pk=body.pk)
    kinds = [kind for kind, act in ACTS.items() if group in ("", act.group)]
    streams = list(bodies.order_by().values_list("code", flat=True))
    rows = Entry.objects.filter(stream_id__in=streams, kind__in=kinds)
    rows = rows.filter(at__gte=day_bounds(first)[0], at__lt=day_bounds(last)[1])
    if text:
        rows = rows.filter(Q(actor__icontains=text) | Q(number__icontains=text))
    return rows.order_by("-at", "-id").values(
        "id", "stream_id", "offset", "at", "kind", "actor", "number", "data", "card"
    )


def line(entry: Data) -> Data:
    """Return an entry in words."""
    act, name = ACTS[entry["kind"]], entry["card"].get("name", "")
    about = [entry["number"], name if isinstance(name, str) and name != entry["number"] else ""]
    return {
        "at": entry["at"], "by": entry["actor"] or gettext("服务器命令或系统"), "act": act.label, "group": act.group.label,
        "about": " ".join(filter(None, about)), "said": act.tell(entry["data"]),
        "place": f"{entry['stream_id']} #{entry['offset']}",
    }  # fmt: skip
