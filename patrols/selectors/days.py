"""Which days are worked and which are free, as the forecast and its test count them (P1, P2).

The days that a station keeps for its orders hold here too: nobody writes a holiday down twice.
"""

from orders.selectors.reference import own_days
from patrols.planning.calendar import DayKind, chinese
from stations.models import Organisation


def kinds_of(station: Organisation) -> DayKind:
    """Return the State Council's calendar with the station's own word on a day before it."""
    return chinese({day: not works for day, works in own_days(station).items()})
