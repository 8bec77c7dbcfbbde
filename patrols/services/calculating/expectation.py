"""What is to be expected where and when: the forecast, asked with what the app knows."""

import shapely

from patrols.planning.calendar import DayKind
from patrols.planning.forecast import Expectation, forecast
from patrols.planning.grid import Grid
from patrols.planning.history import History
from patrols.services.calculating.candidates import WITHIN_M
from patrols.services.calculating.day import Day
from stations.selectors.travel import network_of


def expect(history: History, grid: Grid, day: Day, kinds: DayKind) -> Expectation:
    """Return the harm expected in the street that day, [cell, band], with its reasons; nothing where nothing ever happened."""
    return forecast(history, grid, day.date, day.bands, kinds)


def within_reach(grid: Grid, station_id: int) -> Grid:
    """Return the cells that a crew comes near on the station's streets: far from all of them nobody patrols.

    All cells, where no streets were imported or only those of another town.
    """
    network = network_of(station_id)
    if network is None:
        return grid
    near = grid.near([shapely.LineString(network.shape(street)) for street in range(len(network))], WITHIN_M)
    return near if len(near) else grid
