"""What was corrected, by whom, in words: for the timeline, and for whoever saves a moment later."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.clock import SHANGHAI, local_day, now
from core.masking import mask_text
from incidents.choices import Kind
from incidents.models import Incident
from live.selectors import timeline
from stations.geo.measure import distance_m

Data = dict[str, Any]
# Facts that the journal tells word by word; a description is named only, it would fill the timeline.
TOLD = ("title", "kind", "address", "lon", "lat")
# One who writes an address and one who sets its position write about the same thing.
PLACE = frozenset({"address", "lon", "lat", "accuracy_m"})
POSITION = frozenset({"lon", "lat"})
# Kinds of entries that change facts, and the field that names which.
CHANGED_BY = {"incident.edited": "fields", "incident.call_added": "filled"}


def told(incident: Incident, names: list[str]) -> Data:
    """Return the facts that the journal tells of those named, as they are now, masked; of a position never half."""
    asked = {*names, *POSITION} if POSITION & set(names) else names
    return {name: _masked(getattr(incident, name)) for name in TOLD if name in asked}


def _masked(value: Any) -> Any:
    return mask_text(value) if isinstance(value, str) else value


def edited(data: Data) -> str:
    """Return 更正：标题由“口角”改为“斗殴”，定位移动 320 m，内容; an entry from before the words were kept only names the fields."""
    was, now_ = data.get("was", {}), data.get("now", {})
    said = [
        _said(name, was.get(name), now_.get(name)) for name in ("title", "kind", "address") if name in data["fields"]
    ]
    if POSITION & set(data["fields"]):
        said.append(_moved(was, now_))
    elif "accuracy_m" in data["fields"]:
        said.append(_("定位精度"))
    if "description" in data["fields"]:
        said.append(_("内容"))
    return _("更正：{fields}").format(fields=_("，").join(said))


def _said(name: str, was: str | None, is_now: str | None) -> str:
    label = {"title": _("标题"), "kind": _("诉求"), "address": _("地点")}[name]
    if is_now is None:
        return label
    old, new = (Kind(text).label if text and name == "kind" else text or "" for text in (was, is_now))
    if not new:
        return _("去掉{label}“{old}”").format(label=label, old=old)
    if not old:
        return _("{label}补为“{new}”").format(label=label, new=new)
    return _("{label}由“{old}”改为“{new}”").format(label=label, old=old, new=new)


def _moved(was: Data, is_now: Data) -> str:
    old, new = _position(was), _position(is_now)
    if old and new:
        return _("定位移动 {metres:,} m").format(metres=round(distance_m(old, new)))
    if new:
        return _("补上定位")
    return _("去掉定位") if old else _("定位")


def _position(facts: Data) -> tuple[float, float] | None:
    lon, lat = facts.get("lon"), facts.get("lat")
    return None if lon is None or lat is None else (lon, lat)


def corrected_since(incident: Incident, version: int) -> list[Data]:
    """Return the journal's entries that changed facts after a version, oldest first, as the timeline takes them."""
    rows = timeline("incident", incident.pk).filter(kind__in=CHANGED_BY, card__version__gt=version)
    return [dict(row) for row in rows.order_by("id").values("at", "kind", "actor", "data")]


def touched(entry: Data) -> set[str]:
    """Return what an entry is about; what belongs to the place is one."""
    return matters(entry["data"].get(CHANGED_BY[entry["kind"]], []))


def matters(names: list[str]) -> set[str]:
    """Return what somebody who changes these facts writes about: the place is one."""
    return {"location.address" if name in PLACE else name for name in names}


def stands(incident: Incident, matter: str) -> str:
    """Return how a matter stands now, masked, for whoever wrote about it too."""
    if matter == "location.address":
        where = incident.address or _("待补")
        unplaced = "" if incident.lon is not None else _("，未定位")
        return _("现在是“{text}”").format(text=mask_text(where)) + unplaced
    text = incident.get_kind_display() if matter == "kind" else getattr(incident, matter)
    return _("现在是“{text}”").format(text=mask_text(str(text)))


def moment(at: datetime) -> str:
    """Return 20:17:42, with the day when that is not today."""
    local = at.astimezone(SHANGHAI)
    return f"{local:%H:%M:%S}" if local_day(at) == local_day(now()) else f"{local:%Y-%m-%d %H:%M}"
