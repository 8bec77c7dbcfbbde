"""What is to be expected where and when: the forecast, asked with what the app knows."""

from patrols.planning.calendar import chinese
from patrols.planning.forecast import forecast
from patrols.planning.grid import Grid
from patrols.planning.history import History
from patrols.services.calculating.day import Day
from stations.geo.measure import Floats


def expect(history: History, grid: Grid, day: Day) -> Floats:
    """Return the harm expected in the street that day, [cell, band]; nothing where nothing ever happened."""
    return forecast(history, grid, day.date, day.bands, chinese()).values
