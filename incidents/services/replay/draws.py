"""What chance decides in a replay, all from one seed: how long people take, and how it ends when the past does not say."""

import random
from dataclasses import dataclass, field

from incidents.choices import Disposition

MINUTE = 60.0
# Medians and spreads (of the logarithm) in seconds, bounded: a crew accepts within the limit mostly, some do not.
ACCEPT_S, LEAVE_S, HANDLE_S, CLOSE_S = 12.0, 35.0, 18 * MINUTE, 90.0
SHORTEST, LONGEST = 0.2, 6.0
ENDS = (Disposition.HANDLED, Disposition.SETTLED, Disposition.CASE_OPENED, Disposition.UNFOUNDED)
ENDS_WEIGHTS = (55, 25, 12, 8)


@dataclass
class Draws:
    """One stream of chance; asked in the same order it says the same."""

    seed: int
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 - a simulation, no keys

    def _around(self, median_s: float, spread: float) -> float:
        drawn = median_s * self.chance.lognormvariate(0.0, spread)
        return min(max(drawn, median_s * SHORTEST), median_s * LONGEST)

    def accept_s(self) -> float:
        """Return how long until the crew accepts."""
        return self._around(ACCEPT_S, 0.5)

    def leave_s(self) -> float:
        """Return how long until it drives off."""
        return self._around(LEAVE_S, 0.5)

    def handle_s(self) -> float:
        """Return how long it is on the scene."""
        return self._around(HANDLE_S, 0.6)

    def close_s(self) -> float:
        """Return how long until the desk closes."""
        return self._around(CLOSE_S, 0.5)

    def disposition(self, past: str) -> str:
        """Return how it ends: as it did, or by chance where that was not kept."""
        if past and past != Disposition.DUPLICATE:
            return past
        return self.chance.choices(ENDS, ENDS_WEIGHTS)[0].value
