"""Taking the list, or the disputes behind a settled rate, out of the house: for a reason, counted, on the journal (M3, M5)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, now
from core.errors import require
from core.masking import mask_text
from live.journal import record
from mediation.events.room import DisputesExported
from mediation.models import Dispute
from mediation.rules import rights
from mediation.selectors import listing
from orders.services.export import MOST_ROWS, reason_to_export
from orders.tables import workbook
from stations.models import Officer
from stations.selectors.people import station_card, station_for


@transaction.atomic
def export_disputes(*, officer: Officer, filters: listing.Filters, tab: str, reason: str) -> bytes:
    """Return the listed disputes as XLSX, masked as on the screen, at most 50,000; parties are not among them.

    Every line says whether it counts as accepted, settled and staying settled, and the rates stand above them: the numbers
    can be counted again from the file. NotAllowed, Invalid without a reason, TooMany.
    """
    station, at = station_for(officer, filters.station), now()
    require(rights.may_export(officer, station.pk), _("名单由指挥室或所领导导出。"))
    why = reason_to_export(officer, stream=station.code, kind=DisputesExported.kind, reason=reason, at=at)
    rows = list(listing.listed(officer, filters, tab)[:MOST_ROWS])
    made = workbook(sheet=_("纠纷"), head=_head(), rows=_lines(rows), watermark=_watermark(officer, filters, why, at))
    record(
        DisputesExported(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station), rows=len(rows),
            behind=filters.behind, reason=why,
        ),
        actor=officer,
    )  # fmt: skip
    return made


def _watermark(officer: Officer, filters: listing.Filters, why: str, at: datetime) -> str:
    station = station_for(officer, filters.station)
    told = listing.rates(station, filters.since, filters.until)
    counted = _(
        "{since:%Y-%m-%d} 至 {until:%Y-%m-%d} 受理 {accepted} 件，调成 {settled} 件（{published} %），仍保持 {staying} 件（{strict} %）"
    )
    return _("{station} 纠纷　{counted}　{name} 于 {at:%Y-%m-%d %H:%M} 导出　事由：{reason}").format(
        station=station.name, name=officer.name, at=at.astimezone(SHANGHAI), reason=why,
        counted=counted.format(**{name: "—" if value is None else value for name, value in told.items()}),
    )  # fmt: skip


def _head() -> list[tuple[str, str]]:
    return [
        (_("编号"), "text"), (_("纠纷"), "long"), (_("类别"), "text"), (_("级别"), "text"), (_("风险"), "number"), (_("来电"), "number"),
        (_("状态"), "text"), (_("社区"), "text"), (_("承办"), "text"), (_("发现"), "time"), (_("受理"), "time"), (_("首次化解"), "time"),
        (_("化解"), "time"), (_("结案"), "time"), (_("重开次数"), "number"), (_("计入受理"), "number"), (_("计入调成"), "number"),
        (_("计入仍保持"), "number"),
    ]  # fmt: skip


def _lines(rows: list[Dispute]) -> Iterator[list[Any]]:
    for row in rows:
        times = [row.found_at, row.accepted_at, row.first_settled_at, row.settled_at, row.closed_at]
        counts = row.accepted_at is not None and row.merged_into_id is None
        yield [
            row.number, mask_text(row.title), row.get_kind_display(), row.get_level_display(), row.risk, row.calls,
            row.get_status_display(), row.community.name if row.community else "",
            row.owner.name if row.owner else row.team.name if row.team else "",
            *(at and at.astimezone(SHANGHAI) for at in times), row.reopened, int(counts),
            int(counts and row.first_settled_at is not None), int(counts and row.settled_at is not None),
        ]  # fmt: skip
