"""What an incident weighs in a station's forecast, as those who keep the weights see it (P1, P2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Q
from django.utils.translation import gettext as _

from incidents.models import IncidentType
from incidents.selectors.keeping import type_by_code, type_rows
from live.models import Entry
from patrols.events import HarmWeightSet
from patrols.models import HarmWeight
from stations.models import Organisation

HISTORY_SHOWN = 30
WITHOUT_A_ROW = 1.0
Found = TypeVar("Found")


@dataclass(frozen=True)
class Held:
    """What holds for a type; `code` is the row's it comes from, "" where none fits and it weighs 1."""

    weight: float = WITHOUT_A_ROW
    street: bool = True
    code: str = ""
    own: bool = False

    @property
    def seen(self) -> str:
        """What somebody saw who opened it: a change made from something else is refused."""
        return f"{self.weight:g} {int(self.street)} {self.code} {int(self.own)}"


Kept = dict[str, Held]


def kept_weights(station: Organisation, *, without: str = "") -> Kept:
    """Return a station's weights by code; its own row wins over everybody's of the same code, but for the code `without`."""
    rows = HarmWeight.objects.filter(Q(station=None) | Q(station=station) & ~Q(type_code=without))
    kept: Kept = {}
    # NULLs sort last: the station's own row comes first of its code.
    for row in rows.order_by("type_code", "station"):
        kept.setdefault(row.type_code, Held(row.weight, row.street, row.type_code, row.station_id is not None))
    return kept


def fitting(code: str, rows: Mapping[str, Found]) -> Found | None:
    """Return the row of the longest code that a type's begins with."""
    parts = code.split(".")
    known = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((rows[one] for one in known if one in rows), None)


def held(code: str, kept: Kept) -> Held:
    """Return what holds for a type."""
    return fitting(code, kept) or Held()


def default_of(station: Organisation, code: str) -> Held:
    """Return what would hold for a type without the station's own row of it."""
    return held(code, kept_weights(station, without=code))


def weight_rows(station: Organisation) -> list[dict[str, Any]]:
    """Return every type in the order of the tree with what holds for it and whose word that is."""
    kept, types = kept_weights(station), list(type_rows())
    names = {row.code: row.name for row in types}
    return [_row(row, held(row.code, kept), names) for row in types]


def _row(row: IncidentType, holds: Held, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "is_below": row.parent_id is not None,
        "is_active": row.is_active,
        "holds": holds,
        "weight": f"{holds.weight:g}",
        "is_own": holds.own and holds.code == row.code,
        "said": weight_said(holds.weight, holds.street),
        "whose": whose(holds, row.code, names),
    }


def whose(holds: Held, code: str, names: Mapping[str, str]) -> str:
    """Return in words whose weight it is: the station's, everybody's, or that of the type above."""
    if not holds.code:
        return _("没有设定")
    if holds.code != code:
        return _("随“{name}”").format(name=names.get(holds.code, holds.code))
    return _("本所设定") if holds.own else _("通用")


def weight_page(station: Organisation, code: str) -> dict[str, Any]:
    """Return one type with what holds, what would hold by default, and what was changed; NotFound for no type."""
    row = type_by_code(code)
    names = {one.code: one.name for one in (row, row.parent) if one}
    fallback = default_of(station, code)
    return _row(row, held(code, kept_weights(station)), names) | {
        "fallback_said": weight_said(fallback.weight, fallback.street),
        "fallback_whose": whose(fallback, code, names),
        "history": weight_history(station, code),
    }


def weight_history(station: Organisation, code: str = "") -> list[dict[str, Any]]:
    """Return who changed which weight from what to what, newest first."""
    rows = Entry.objects.filter(subject=HarmWeightSet.subject, subject_id=station.pk, kind=HarmWeightSet.kind)
    if code:
        rows = rows.filter(data__code=code)
    return [
        {"at": row.at, "by": row.actor, "name": row.data["name"], "what": _changed_said(row.data)}
        for row in rows.order_by("-id")[:HISTORY_SHOWN]
    ]


def _changed_said(said: Mapping[str, Any]) -> str:
    changed = f"{weight_said(said['was_weight'], said['was_street'])} → {weight_said(said['weight'], said['street'])}"
    return changed if said["own"] else _("{changed}（恢复默认）").format(changed=changed)


def weight_said(weight: float, street: bool) -> str:  # noqa: FBT001 - read back as it was recorded
    """Return a weight in words: 8，街面上能遇到."""
    return (
        _("{weight:g}，街面上能遇到").format(weight=weight)
        if street
        else _("{weight:g}，遇不到，只提示地点").format(weight=weight)
    )
