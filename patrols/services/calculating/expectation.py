"""What is to be expected where and when: the forecast, asked with what the app knows."""

from patrols.planning.calendar import chinese
from patrols.planning.forecast import Expectation, forecast
from patrols.planning.grid import Grid
from patrols.planning.history import History
from patrols.services.calculating.day import Day


def expect(history: History, grid: Grid, day: Day) -> Expectation:
    """Return the harm expected in the street that day, [cell, band], with its reasons; nothing where nothing ever happened."""
    return forecast(history, grid, day.date, day.bands, chinese())
