"""The place tree and the ground that the map shows below it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, Invalid, require
from live.journal import record
from stations import rules
from stations.choices import PlaceKind
from stations.events import GroundReplaced, PlaceEdited, PlacesImported
from stations.geo.areas import ring_text, simple_rings
from stations.models import GroundShape, Officer, Organisation, Place, PlaceArea
from stations.selectors.people import station_card
from stations.services.people import check

BATCH = 1000
LEVELS = list(PlaceKind.values)
Key = tuple[str, str]
# What a row may leave as it is; its name, and a boundary where it has one, it always decides.
DECIDED = frozenset({"address", "lon", "lat", "parent", "sensitive", "households"})


@dataclass(frozen=True, kw_only=True)
class PlaceRow:
    """A place as a file gives it: `parent` is (kind, code) of the place above, `area` its checked boundary; WGS-84.

    `decides` names the fields that the file has: those are set, to nothing as well; the others stay as the station has them.
    """

    kind: str
    code: str
    name: str
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    parent: Key | None = None
    area: shapely.MultiPolygon | None = None
    sensitive: str = ""
    households: int = 0
    decides: frozenset[str] = DECIDED


@dataclass(frozen=True)
class Kept:
    """What an import did."""

    created: int
    changed: int
    same: int


def initials_of(name: str) -> str:
    """Return the first letters of a name's pinyin, lower case: 柳堤夜市 → ldys."""
    # Its dictionary takes every process that starts half a second, and few of them ever name a place.
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(one for one in letters if one.isalnum())[:100]


@transaction.atomic
def keep_places(
    *, by: Officer | None, station: Organisation, rows: Iterable[PlaceRow], source: str, rejected: int = 0
) -> Kept:
    """Add places that are new and correct those that are known by kind and code; others stay as they are.

    Idempotent: the same rows again change nothing and leave no entry. Raises Invalid for a parent that is nowhere.
    """
    require(by is None or rules.may_keep_places(by))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)
    created = changed = total = 0
    ordered = sorted(rows, key=lambda row: LEVELS.index(row.kind))
    # Level by level, so that a parent from the same file is there before its children.
    for level in LEVELS:
        batch = [row for row in ordered if row.kind == level]
        if batch:
            added, corrected = _keep_level(station, batch)
            created, changed, total = created + added, changed + corrected, total + len(batch)
    if created or changed:
        record(
            PlacesImported(
                stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
                source=source, created=created, changed=changed, rejected=rejected,
            ),
            actor=by,
        )  # fmt: skip
    return Kept(created, changed, total - created - changed)


def _keep_level(station: Organisation, rows: Sequence[PlaceRow]) -> tuple[int, int]:
    known = {
        place.code: place
        for place in Place.objects.filter(station=station, kind=rows[0].kind, code__in=[row.code for row in rows])
    }
    parents = _parents(station, rows)
    new, corrected, drawn = [], [], []
    for row in rows:
        place = known.get(row.code)
        fresh = place is None
        if place is None:
            place = known[row.code] = Place(station=station, kind=row.kind, code=row.code)
            new.append(place)
        changes = _facts(row, parents, place)
        different = [name for name, value in changes.items() if getattr(place, name) != value]
        for name in different:
            setattr(place, name, changes[name])
        if different and not fresh:
            corrected.append(place)
        if row.area is not None and "boundary" in different:
            drawn.append((place, row.area))
    Place.objects.bulk_create(new, batch_size=BATCH)
    Place.objects.bulk_update(corrected, FIELDS, batch_size=BATCH)
    _draw(drawn)
    return len(new), len(corrected)


FIELDS = ["name", "address", "initials", "parent_id", "lon", "lat", "boundary", "sensitive", "households", "is_active"]


def _facts(row: PlaceRow, parents: dict[Key, int], place: Place) -> dict[str, Any]:
    """Return the columns that a row decides; a boundary is only ever replaced."""
    lon, lat = _point(row, place)
    decided: dict[str, Any] = {
        "address": row.address,
        "parent": parents[row.parent] if row.parent else None,
        "lon": lon,
        "lat": lat,
        "sensitive": row.sensitive,
        "households": row.households,
    }
    facts: dict[str, Any] = {"name": row.name, "initials": initials_of(row.name), "is_active": True}
    facts |= {COLUMN.get(name, name): value for name, value in decided.items() if name in row.decides}
    if row.area is not None:
        facts |= {"lon": lon, "lat": lat, "boundary": geojson(row.area)}
    return facts


COLUMN = {"parent": "parent_id"}


def _point(row: PlaceRow, place: Place) -> tuple[float | None, float | None]:
    """Return where a row says a place is; an area without a point gives its middle, unless the place has a point inside."""
    if row.area is None or row.lon is not None:
        return row.lon, row.lat
    lon, lat = place.lon, place.lat
    if "lon" not in row.decides and lon is not None and lat is not None and shapely.intersects_xy(row.area, lon, lat):
        return lon, lat
    middle = row.area.representative_point()
    return round(middle.x, 7), round(middle.y, 7)


def geojson(area: shapely.MultiPolygon) -> dict[str, Any]:
    """Return an area as GeoJSON with lists, exactly as the database gives it back; ten-millionths of a degree."""
    polygons = [
        [[[round(lon, 7), round(lat, 7)] for lon, lat in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in area.geoms
    ]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _parents(station: Organisation, rows: Sequence[PlaceRow]) -> dict[Key, int]:
    wanted = {row.parent for row in rows if row.parent}
    found = {
        (kind, code): pk
        for kind, code, pk in Place.objects.filter(
            station=station, kind__in={kind for kind, _ in wanted}, code__in={code for _, code in wanted}
        ).values_list("kind", "code", "pk")
    }
    for kind, code in sorted(wanted - set(found)):
        raise Invalid.field(
            "parent", _("没有编号为“{code}”的{label}，请先导入上级。").format(code=code, label=PlaceKind(kind).label)
        )
    return found


def _draw(areas: Sequence[tuple[Place, shapely.MultiPolygon]]) -> None:
    """Replace the rings by which PostgreSQL finds the community of a point."""
    PlaceArea.objects.filter(place__in=[place for place, _ in areas]).delete()
    PlaceArea.objects.bulk_create(
        (PlaceArea(place=place, ring=ring_text(ring)) for place, area in areas for ring in simple_rings(area)),
        batch_size=BATCH,
    )


@transaction.atomic
def replace_ground(
    *, by: Officer | None, station: Organisation, layer: str, shapes: Sequence[tuple[str, dict[str, Any]]]
) -> None:
    """Draw a layer of the station's own map anew from (name, GeoJSON geometry in WGS-84)."""
    require(by is None or rules.may_keep_places(by))
    GroundShape.objects.filter(station=station, layer=layer).delete()
    GroundShape.objects.bulk_create(
        GroundShape(station=station, layer=layer, name=name, shape=shape) for name, shape in shapes
    )
    record(
        GroundReplaced(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station),
            layer=layer, shapes=len(shapes),
        ),
        actor=by,
    )  # fmt: skip


@transaction.atomic
def save_place(*, by: Officer, station: Organisation, row: PlaceRow, place: Place | None) -> Place:
    """Add a place by hand, or correct one; its kind and code stay. Invalid names the field; the same again changes nothing."""
    require(rules.may_keep_places(by))
    if place is None and Place.objects.filter(station=station, kind=row.kind, code=row.code).exists():
        raise Invalid.field("code", _("编号“{code}”已有同类场所。").format(code=row.code))
    target = place or Place(station=station, kind=row.kind, code=row.code)
    facts = _facts(row, _parents(station, [row]), target)
    changed = sorted(name for name, value in facts.items() if getattr(target, name) != value)
    if place is not None and not changed:
        return place
    for name in changed:
        setattr(target, name, facts[name])
    _check_above(target)
    check(target)
    target.save()
    record(
        PlaceEdited(
            stream=station.code, subject_id=target.pk, number=target.code,
            card={"id": target.pk, "kind": target.kind, "name": target.name}, fields=changed,
        ),
        actor=by,
    )  # fmt: skip
    return target


@transaction.atomic
def retire_place(*, by: Officer, place: Place) -> None:
    """Take a place out of use; what refers to it stays. Conflict while places below it are in use."""
    require(rules.may_keep_places(by))
    if not place.is_active:
        return
    if below := Place.objects.filter(parent=place, is_active=True).count():
        raise Conflict(_("{name}下还有 {below} 个在用的场所，请先处理它们。").format(name=place.name, below=below))
    place.is_active = False
    place.save(update_fields=["is_active"])
    record(
        PlaceEdited(
            stream=place.station.code, subject_id=place.pk, number=place.code,
            card={"id": place.pk, "kind": place.kind, "name": place.name}, fields=["is_active"],
        ),
        actor=by,
    )  # fmt: skip


def _check_above(place: Place) -> None:
    """Refuse a place above itself, over any number of levels."""
    above = place.parent
    while above is not None:
        if above.pk == place.pk:
            raise Invalid.field("parent", _("上级不能是它自己或它的下级。"))
        above = above.parent
