"""The station's geometry: datums, distances, areas, streets and travel time. Pure: importable without Django."""
