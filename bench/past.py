"""A city's real past: 77 communities and 156,385 incidents imported, each row that stays out explained, one of its days replayed.

The replay goes through the product's own services with units that drive; it ends with every incident closed and a board that
followed the journal equal to a fresh one, or the command says why not.
"""

import csv
import io
import re
import tempfile
import time
from pathlib import Path

from django.core.management import call_command
from rig.figures import said
from rig.station import bench_station

from core.clock import now
from incidents.choices import Status
from incidents.models import Incident
from stations.models import Place

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "incidents"
CHICAGO, COMMUNITIES = SHARED / "chicago_2018_jan01_aug08.parquet", SHARED / "chicago-community-areas.geojson"
MAPPING = Path(__file__).parents[1] / "docs" / "mappings" / "chicago.yaml"
AREAS = "columns: {code: area_numbe, name: community}\n"
ROWS, AREA_COUNT, GOAL_PER_S = 156_385, 77, 5_000
DAY, UNITS = "2018-07-14", 30


def command(*words: object) -> str:
    """Run a management command; return what it printed. CommandError when it refused."""
    printed = io.StringIO()
    call_command(*map(str, words), stdout=printed, stderr=printed)
    return printed.getvalue().strip()


def imported(folder: Path) -> None:
    """Import both files and print how fast; rejects are counted by their reason."""
    areas, rejects = folder / "areas.yaml", folder / "rejects.csv"
    areas.write_text(AREAS, encoding="utf-8")
    command("import_places", COMMUNITIES, "--station", "CH", "--kind", "community", "--mapping", areas)
    found = Place.objects.filter(kind="community").count()
    said("communities", str(found), str(AREA_COUNT), met=found == AREA_COUNT)
    began = time.monotonic()
    command("import_incidents", CHICAGO, "--station", "CH", "--mapping", MAPPING, "--rejects", rejects)
    took = time.monotonic() - began
    kept = Incident.objects.count()
    refused = list(csv.DictReader(rejects.open(encoding="utf-8-sig"))) if rejects.exists() else []
    said("imported + explained", f"{kept:,} + {len(refused):,}", f"{ROWS:,}", met=kept + len(refused) == ROWS)
    for why in sorted({row["why"] for row in refused}):
        print(f"      {sum(row['why'] == why for row in refused):,} × {why}")
    in_areas = Incident.objects.exclude(community=None).count()
    print(f"      {in_areas:,} of them in a community", flush=True)
    said("rows a second", f"{ROWS / took:,.0f}", f"≥ {GOAL_PER_S:,}", met=ROWS / took >= GOAL_PER_S)


def replayed() -> None:
    """Play one day again and look whether all of it was closed."""
    began, start = time.monotonic(), now()
    printed = command(
        "replay", "--station", "CH", "--date", DAY, "--timezone", "America/Chicago", "--speed", "max", "--with-units", UNITS
    )  # fmt: skip
    played = Incident.objects.filter(reported_at__gte=start)
    count, left = played.count(), played.exclude(status=Status.CLOSED).count()
    entries = "".join(re.findall(r"\d+", printed.splitlines()[0]))
    print(f"  {DAY} again: {count} incidents, {entries} entries of the journal, {time.monotonic() - began:.0f} s")
    said("still open", str(left), "0, and the board equal to a fresh one", met=count > 0 and left == 0)
    command("verify_journal")


def main() -> None:
    """Measure and print; without the file there is nothing to do."""
    if not CHICAGO.exists():
        print(f"  skipped: {CHICAGO.name} is not there")
        return
    bench_station(lon=-87.65, lat=41.85, units=0)
    with tempfile.TemporaryDirectory() as folder:
        imported(Path(folder))
    replayed()


if __name__ == "__main__":
    main()
