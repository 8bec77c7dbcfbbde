"""Files that keepers bring: places and streets."""

from stations.services.importing.places import PlaceImport, import_places
from stations.services.importing.streets import RoadImport, import_roads

__all__ = ["PlaceImport", "RoadImport", "import_places", "import_roads"]
