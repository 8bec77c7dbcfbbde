"""Did the forecast deserve trust: the station's own last days, each forecast from what was known that morning."""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any, Final, cast

import numpy as np
import shapely
from django.core.cache import cache
from django.utils.translation import gettext as _
from shapely.geometry import shape

from core.clock import now
from orders.selectors.reference import own_days
from patrols import rules
from patrols.planning import backtest as tried
from patrols.planning.diary import Diary
from patrols.planning.flagging import Watch
from patrols.planning.forecast import SHARE
from patrols.planning.grid import Grid
from patrols.planning.history import Bands, History
from patrols.selectors.days import kinds_of
from patrols.selectors.past import past_of
from patrols.selectors.settings import hours_of, patrol_day
from patrols.selectors.weights import kept_weights
from stations.choices import PlaceKind
from stations.models import Organisation, Place

CELL_M: Final = 100.0
# Hours after the change of day at which the duty bands are cut: 6, 10, 14, 18, 22, 24 for a day that begins at 6.
CUTS: Final = (0, 4, 8, 12, 16, 18, 24)
# Below this many incidents in the tested days nothing is concluded.
ENOUGH: Final = 30
KEPT_S: Final = 3600


@dataclass(frozen=True)
class Tested:
    """A back-test of a station, ready to be said: `days` is how many were tested."""

    trial: tried.Trial
    cells: int
    since: date | None
    until: date | None

    @property
    def days(self) -> int:
        """How many days were tested."""
        return len(self.trial.days)


def trust(station: Organisation, days: int) -> Tested:
    """Test the last `days` whole patrol days; kept for an hour, because nothing in it changes until the next day or a keeper's word."""
    today = patrol_day(station, now())
    key = f"patrols.trust.{station.pk}.{today}.{days}.{_counted_by(station)}"
    return cast(Tested, cache.get_or_set(key, lambda: _tested(station, today, days), KEPT_S))


def _counted_by(station: Organisation) -> str:
    """Return a mark of the weights and days of one's own that it is counted by: another one, another test."""
    return blake2b(repr((kept_weights(station), own_days(station))).encode(), digest_size=8).hexdigest()


def _tested(station: Organisation, today: date, days: int) -> Tested:
    start, _end = rules.day_span(today, hours_of(station).day_starts_at)
    history = past_of(station, until=start).history
    if not len(history):
        return Tested(tried.Trial(), 0, None, None)
    first = hours_of(station).day_starts_at.hour
    bands = Bands(tuple(first + hour for hour in CUTS))
    grid = _grid(station, history)
    diary = Diary.of(history, grid, bands, kinds_of(station), until=np.datetime64(today))
    trial = tried.backtest(diary, Watch.of(grid.size, bands.lengths, share=SHARE), min(days, diary.days))
    span = (trial.days[0].astype(date), trial.days[-1].astype(date)) if trial.days else (None, None)
    return Tested(trial, len(grid), *span)


def _grid(station: Organisation, history: History) -> Grid:
    """Lay cells over the station's communities, or where anything was ever reported while none is drawn."""
    drawn = Place.objects.filter(station=station, is_active=True, kind=PlaceKind.COMMUNITY, boundary__isnull=False)
    areas = [shape(boundary) for boundary in drawn.values_list("boundary", flat=True) if boundary]
    if not areas:
        return Grid.around(history.lon, history.lat, CELL_M)
    return Grid.over(shapely.union_all(areas), CELL_M)


def trust_page(station: Organisation, days: int) -> dict[str, Any]:
    """Return what the page says of a back-test."""
    tested = trust(station, days)
    trial = tested.trial
    return {
        "tested": tested,
        "total": round(trial.total),
        "ways": [_way(trial, way) for way in tried.WAYS],
        "verdict": verdict(trial),
        "rows": [
            {
                "day": day.astype(date),
                "happened": trial.happened[number],
                "caught": [trial.caught[way][number] for way in tried.WAYS],
            }
            for number, day in reversed(list(enumerate(trial.days)))
        ],
    }


def way_name(way: str) -> str:
    """Return a way of forecasting in words."""
    return {
        tried.FORECAST: _("本系统预测"),
        tried.YESTERDAY: _("只看昨天"),
        tried.MONTH: _("近 28 天"),
        tried.HISTORY: _("全部历史"),
        tried.ANY_HOUR: _("全部历史（不分时段）"),
    }[way]


def way_names() -> list[str]:
    """Return the ways in the order in which they are shown."""
    return [way_name(way) for way in tried.WAYS]


def _way(trial: tried.Trial, way: str) -> dict[str, Any]:
    pair = trial.against(way)
    return {
        "name": way_name(way),
        "is_forecast": way == tried.FORECAST,
        "n": trial.n(way),
        "pai": trial.pai(way),
        "pei": trial.pei(way),
        "gain": pair.mean,
        "margin": pair.margin if np.isfinite(pair.margin) else None,
    }


def verdict(trial: tried.Trial) -> tuple[str, str]:
    """Return a tone and a sentence: what can be concluded, and when nothing can."""
    if trial.total < ENOUGH:
        return "info", _("警情太少（{n:.0f} 起），还不能下结论。").format(n=trial.total)
    month, history = trial.against(tried.MONTH), trial.against(tried.HISTORY)
    if min(month.mean + month.margin, history.mean + history.margin) < 0:
        return "late", _("预测不如简单计数，请暂按全部历史安排，并检查类别权重。")
    if month.mean > month.margin:
        return "ok", _("预测可信：同样的巡防量，每天比近 28 天计数多覆盖 {n:.1f} 起（±{margin:.1f}）。").format(
            n=month.mean, margin=month.margin
        )
    return "warn", _("预测与简单计数相当，差别在偶然误差之内。")
