"""How near the search comes to the best known on public instances: every Chao and TOPTW file in a folder.

    python bench/routes.py DIR [--seconds 10] [--only p4] [--seed 1] [--processor]

One core each; `--processor` counts the seconds that the core worked for it, on a machine that others use too. Goals (PATROL.md): mean gap ≤ 0.1 %, worst ≤ 1 % at 10 s.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from rig.figures import said
from rig.orienteering import Instance, instances

from patrols.planning.search import Clock, search

MEAN_GOAL, WORST_GOAL = 0.001, 0.01


def gap_of(instance: Instance, *, seconds: float, seed: int, clock: Clock) -> float | None:
    """Solve one instance, print its line and return its gap to the best known, where there is one."""
    found = search(instance.data(), seed=seed, seconds=seconds, clock=clock)
    score = instance.collected(found.solution)
    best = instance.best_known
    gap = (best - score) / best if best else None
    print(
        f"  {instance.name:14} {instance.vehicles} vehicles  score {score:5}  best known {best or '—':>5}"
        f"  gap {'—' if gap is None else f'{gap:.2%}'}  ({found.iterations} iterations)",
        flush=True,
    )
    return gap


def main(arguments: Sequence[str] | None = None) -> None:
    """Solve what is asked for and print mean and worst."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="searched with its subfolders; best_known.csv lies beside the files")
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
    mean, worst = sum(gaps) / len(gaps), max(gaps)
    print(
        f"  {len(gaps)} instances, {asked.seconds:g} s {'of processor time ' if asked.processor else ''}each on one core:"
    )
    said("mean gap to the best known", f"{mean:.3%}", f"≤ {MEAN_GOAL:.1%}", met=mean <= MEAN_GOAL)
    said("worst gap", f"{worst:.2%}", f"≤ {WORST_GOAL:.0%}", met=worst <= WORST_GOAL)


if __name__ == "__main__":
    main()
