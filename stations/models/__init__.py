"""Organisation, officers, places, units, streets."""

from stations.models.ground import GroundShape
from stations.models.people import Absence, ApiToken, Officer, Organisation, Shift
from stations.models.places import Place, PlaceArea, Post
from stations.models.roads import RoadNetwork
from stations.models.units import CrewMember, Unit, UnitPosition

__all__ = [
    "Absence",
    "ApiToken",
    "CrewMember",
    "GroundShape",
    "Officer",
    "Organisation",
    "Place",
    "PlaceArea",
    "Post",
    "RoadNetwork",
    "Shift",
    "Unit",
    "UnitPosition",
]
