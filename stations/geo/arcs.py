"""The streets as one kind of unit may use them: directed arcs with seconds, and which of them hang together."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

from stations.geo.measure import Floats
from stations.geo.roads import Integers, RoadNetwork
from stations.geo.ways import Kind

M_PER_S = 1 / 3.6
# Nothing is free: a walk along falling times to the target must end.
LEAST_S = 0.01
# A smaller strong component is a stub at the map's edge or a car park that no way leads out of.
LEAST_DISTRICT = 20


@dataclass(frozen=True, eq=False)
class Arcs:
    """Columns sorted by `start`: junction numbers, the street each arc runs along (against it where `against`), its cost."""

    junctions: int
    start: Integers
    end: Integers
    street: Integers
    against: NDArray[np.bool_]
    seconds: Floats
    metres: Floats

    @classmethod
    def of(cls, network: RoadNetwork, kind: Kind) -> "Arcs":
        """Take the streets that are open to `kind`; walkers also go against one-way streets."""
        forward = np.flatnonzero(network.kmh(kind) > 0)
        backward = forward[network.oneway[forward]] if kind == "foot" else forward[:0]
        street = np.concatenate([forward, backward])
        against = np.arange(len(street)) >= len(forward)
        start = np.where(against, network.end[street], network.start[street])
        order = np.argsort(start, kind="stable")
        street, against = street[order], against[order]
        metres = network.length_m[street]
        return cls(
            junctions=len(network.junction_id),
            start=start[order],
            end=np.where(against, network.start[street], network.end[street]),
            street=street,
            against=against,
            seconds=np.maximum(metres / (network.kmh(kind)[street] * M_PER_S), LEAST_S),
            metres=metres,
        )

    def reversed_graph(self) -> "rx.PyDiGraph[int | None, float]":
        """Return a graph in which every arc is turned round, so that one search from a target serves all sources."""
        graph: rx.PyDiGraph[int | None, float] = rx.PyDiGraph()
        graph.add_nodes_from(range(self.junctions))
        graph.extend_from_weighted_edge_list(
            list(zip(self.end.tolist(), self.start.tolist(), self.seconds.tolist(), strict=True))
        )
        return graph

    @cached_property
    def districts(self) -> list[list[int]]:
        """The strong components, largest first: within one, every junction can be driven to from every other."""
        used = np.unique(np.concatenate([self.start, self.end]))
        graph = self.reversed_graph().subgraph(used.tolist())
        parts = ([graph[node] for node in part] for part in rx.strongly_connected_components(graph))
        return sorted(([node for node in part if node is not None] for part in parts), key=len, reverse=True)

    def connected(self) -> Integers:
        """Return the arcs inside a district that is worth starting from: the largest, and any of LEAST_DISTRICT junctions."""
        district = np.full(self.junctions, -1, dtype=np.int64)
        for number, part in enumerate(self.districts):
            if number == 0 or len(part) >= LEAST_DISTRICT:
                district[part] = number
        inside: Integers = np.flatnonzero((district[self.start] >= 0) & (district[self.start] == district[self.end]))
        return inside


@dataclass(frozen=True, slots=True)
class Connectivity:
    """What an importer wants to know of a network for one kind."""

    kind: Kind
    kilometres: float
    junctions: int
    districts: tuple[int, ...]

    @property
    def share(self) -> float:
        """Part of the kind's junctions that lie in the largest district."""
        return self.districts[0] / self.junctions if self.junctions else 0.0


def connectivity(network: RoadNetwork, kind: Kind) -> Connectivity:
    """Report how much there is for `kind` and how well it hangs together; sizes of districts, largest first."""
    arcs = Arcs.of(network, kind)
    sizes = tuple(len(part) for part in arcs.districts)
    return Connectivity(kind=kind, kilometres=float(arcs.metres.sum()) / 1000, junctions=sum(sizes), districts=sizes)
