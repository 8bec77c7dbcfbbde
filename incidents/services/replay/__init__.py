"""A past day once more, through the services that people use: the same calls at the same hours, units that really drive."""

from incidents.services.replay.day import Day, Outcome, Pace
from incidents.services.replay.draws import Draws
from incidents.services.replay.fleet import Fleet
from incidents.services.replay.stage import desk_of, make_units

__all__ = ["Day", "Draws", "Fleet", "Outcome", "Pace", "desk_of", "make_units"]
