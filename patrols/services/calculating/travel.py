"""How long it takes from each place to each other, for the kinds of unit that are out."""

from collections.abc import Iterable, Sequence

from patrols.planning.problem import Matrix
from stations.geo.measure import LonLat
from stations.geo.ways import Kind
from stations.selectors.travel import travel_times


def matrices(station_id: int, places: Sequence[LonLat], kinds: Iterable[Kind]) -> dict[Kind, Matrix]:
    """Return the travel of each kind between all places, by road where there is one."""
    times = travel_times(station_id)
    return {kind: Matrix(*times.matrix(places, kind)) for kind in set(kinds)}
