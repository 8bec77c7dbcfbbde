"""Figures and how they are printed."""

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` (0 to 1) of the sorted values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def ms(seconds: float) -> str:
    """Return 12.3 ms."""
    return f"{seconds * 1000:.1f} ms"


def said(name: str, value: str, goal: str, *, met: bool) -> None:
    """Print a figure beside its goal."""
    print(f"  {'ok ' if met else 'NOT'} {name}: {value}  (goal {goal})", flush=True)
