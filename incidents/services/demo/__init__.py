"""The demo station: an invented town, its people, eight weeks of calls and a day in progress (never in production)."""

from incidents.services.demo.load import load_demo

__all__ = ["load_demo"]
