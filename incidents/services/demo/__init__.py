"""The demo station: an invented town, its people, eight weeks of calls and a day in progress (never in production)."""

from incidents.services.demo.load import load_demo
from incidents.services.demo.patrol import move_units

__all__ = ["load_demo", "move_units"]
