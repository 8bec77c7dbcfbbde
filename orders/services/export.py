"""Taking the list out of the house: for a reason, counted, on the journal."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import SHANGHAI, now
from core.errors import Invalid, TooMany, require
from core.masking import mask_text
from live import selectors as journal
from live.journal import record
from orders import rules
from orders.events import OrdersExported
from orders.models import Order
from orders.selectors.listing import Filters, list_orders
from orders.selectors.orders import carrier
from orders.tables import workbook
from stations.models import Officer
from stations.selectors.people import station_for

MOST_ROWS = 50_000
EXPORTS_AT_MOST = 20


@transaction.atomic
def export_orders(*, officer: Officer, filters: Filters, reason: str) -> bytes:
    """Return the listed orders as XLSX, masked as on the screen, at most 50,000. NotAllowed, Invalid without a reason, TooMany."""
    require(rules.may_issue(officer, officer.station_id or 0), _("名单由指挥室或所领导导出。"))
    station, at = station_for(officer), now()
    why = reason_to_export(officer, stream=station.code, kind=OrdersExported.kind, reason=reason, at=at)
    rows = list(list_orders(officer, filters)[:MOST_ROWS])
    watermark = _("{station} 督导单　{name} 于 {at:%Y-%m-%d %H:%M} 导出　事由：{reason}").format(
        station=station.name, name=officer.name, at=at.astimezone(SHANGHAI), reason=why
    )
    head = [
        (_("编号"), "text"), (_("类别"), "text"), (_("事项"), "long"), (_("对象"), "text"), (_("承办"), "text"), (_("社区"), "text"),
        (_("下达"), "time"), (_("期限"), "time"), (_("签收"), "time"), (_("反馈"), "time"), (_("阶段"), "text"), (_("按期"), "text"),
        (_("延期次数"), "number"), (_("升级"), "number"),
    ]  # fmt: skip
    made = workbook(sheet=_("督导单"), head=head, rows=_lines(rows), watermark=watermark)
    record(
        OrdersExported(
            stream=station.code, subject_id=station.pk, number=station.code, card={"code": station.code, "name": station.name},
            rows=len(rows), reason=why,
        ),
        actor=officer,
    )  # fmt: skip
    return made


def reason_to_export(officer: Officer, *, stream: str, kind: str, reason: str, at: datetime) -> str:
    """Return the reason, masked, for which a list may leave the house now; `kind` is the event that tells of each export.

    Invalid without a reason, TooMany within the hour. In a transaction: the officer's row is locked.
    """
    if not reason.strip():
        raise Invalid.field("reason", _("请写明导出的事由。"))
    Officer.objects.select_for_update(no_key=True).get(
        pk=officer.pk
    )  # one export of an officer at a time, or the limit leaks
    if journal.done_since(stream, kind, actor_id=officer.pk, since=at - rules.EXPORTS_WITHIN) >= EXPORTS_AT_MOST:
        raise TooMany(_("一小时内最多导出 {most} 次，请稍后再试。").format(most=EXPORTS_AT_MOST))
    return mask_text(reason.strip())


def _lines(rows: list[Order]) -> Iterator[list[Any]]:
    for row in rows:
        times = [row.issued_at, row.due_at, row.acknowledged_at, row.fed_back_at]
        in_time = "" if row.on_time is None else _("是") if row.on_time else _("否")
        yield [
            row.number, row.get_kind_display(), mask_text(row.title), row.subject_number, carrier(row),
            row.community.name if row.community else "", *(at and at.astimezone(SHANGHAI) for at in times),
            row.get_status_display(), in_time, row.extended, row.escalated,
        ]  # fmt: skip
