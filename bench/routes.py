"""How near the search comes to the best known on public instances: every Chao and TOPTW file in a folder.

    python bench/routes.py [DIR] [--seconds 10] [--only p4] [--seed 1] [--processor]

One core each; `--processor` counts the seconds that the core worked for it, on a machine that others use too. Goals (PATROL.md): mean gap ≤ 0.1 %, worst ≤ 1 % at 10 s.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from rig.bound import upper_bound
from rig.figures import said
from rig.orienteering import Instance, instances

from patrols.planning.search import Clock, search

ROUTING = Path(__file__).resolve().parents[2] / "shared" / "data" / "routing"
MEAN_GOAL, WORST_GOAL = 0.001, 0.01


@dataclass(frozen=True, slots=True)
class Gap:
    """How far a score is from the published one, and from what can be reached where that is proven to be less."""

    published: float
    reachable: float


def gap_of(instance: Instance, *, seconds: float, seed: int, clock: Clock) -> Gap | None:
    """Solve one instance, print its line and return its gap, where there is a best known value."""
    found = search(instance.data(), seed=seed, seconds=seconds, clock=clock)
    score, best = instance.collected(found.solution), instance.best_known
    print(f"  {instance.name:14} {instance.vehicles} vehicles  score {score:5}  best known {best or '—':>5}", end="")
    if not best:
        print()
        return None
    bound = upper_bound(instance) if score < best else None
    reachable = best if bound is None else min(best, bound)
    proven = f"  out of reach: no plan exceeds {reachable}" if reachable < best else ""
    print(f"  gap {(best - score) / best:.2%}  ({found.iterations} iterations){proven}", flush=True)
    return Gap((best - score) / best, (reachable - score) / reachable)


def summed_up(name: str, gaps: Sequence[float]) -> None:
    """Print mean and worst beside their goals."""
    mean, worst = sum(gaps) / len(gaps), max(gaps)
    said(f"mean gap to {name}", f"{mean:.3%}", f"≤ {MEAN_GOAL:.1%}", met=mean <= MEAN_GOAL)
    said("worst gap", f"{worst:.2%}", f"≤ {WORST_GOAL:.0%}", met=worst <= WORST_GOAL)


def main(arguments: Sequence[str] | None = None) -> None:
    """Solve what is asked for and print mean and worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=ROUTING,
        help="searched with its subfolders; best_known.csv lies beside the files",
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="clock time for each instance")
    parser.add_argument("--only", nargs="*", default=[""], help="names that begin so")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processor", action="store_true", help="seconds of processor time instead of clock time")
    asked = parser.parse_args(arguments)
    clock = time.process_time if asked.processor else time.monotonic
    chosen = [each for each in instances(asked.folder) if each.name.startswith(tuple(asked.only))]
    gaps = [
        gap for each in chosen if (gap := gap_of(each, seconds=asked.seconds, seed=asked.seed, clock=clock)) is not None
    ]
    if not gaps:
        sys.exit("no instance with a best known value here")
    how = "of processor time " if asked.processor else ""
    print(f"  {len(gaps)} instances, {asked.seconds:g} s {how}each on one core:")
    summed_up("the best known", [gap.published for gap in gaps])
    unreachable = sum(gap.reachable < gap.published for gap in gaps)
    if unreachable:
        summed_up(
            f"what can be reached ({unreachable} published values are proven too high)", [g.reachable for g in gaps]
        )


if __name__ == "__main__":
    main()
