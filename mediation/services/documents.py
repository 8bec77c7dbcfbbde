"""The agreement as a document (M4): names in clear, and therefore on the record."""

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, require
from core.wording import listed
from live.paper import pdf
from mediation.choices import PartyRole
from mediation.events.steps import AgreementPrinted
from mediation.models import Agreement, Dispute, Party
from mediation.rules import rights
from mediation.services.people import opened
from mediation.services.state import locked, say
from stations.models import Officer

FORMS = Path(__file__).resolve().parents[1] / "papers"
FORMATS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Made:
    """A document."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def print_agreement(*, officer: Officer, number: str, form: str) -> Made:
    """Return the newest agreement as `pdf` or `docx` with the parties' names. It leaves a line in the file."""
    dispute = locked(officer, number)
    require(rights.may_unmask(officer, dispute), _("您的角色不能查看当事人信息。"))
    agreement = dispute.agreements.order_by("-drafted_at", "-id").first()
    if agreement is None:
        raise Conflict(_("还没有起草协议。"))
    told = _told(dispute, agreement)
    content = pdf(FORMS / "agreement.typ", told) if form == "pdf" else _docx(told)
    say(dispute, AgreementPrinted, actor=officer, agreement=agreement.number, format=form.upper())
    return Made(f"{agreement.number}.{form}", FORMATS[form], content)


def _told(dispute: Dispute, agreement: Agreement) -> dict[str, Any]:
    """Return everything that stands in the document, names in clear."""
    parties = list(dispute.parties.exclude(role=PartyRole.WITNESS).order_by("id"))
    clear = {party.pk: opened(party) for party in parties}
    filled = {
        "applicant": _names(parties, clear, PartyRole.APPLICANT),
        "respondent": _names(parties, clear, PartyRole.RESPONDENT),
        "place": dispute.address or dispute.title,
        "date": date_format(localtime(agreement.signed_at or now()), _("Y年n月j日")),
    }
    return {
        "title": agreement.title,
        "number": agreement.number,
        "body": dispute.station.name,
        "parties": [{"role": party.get_role_display(), **clear[party.pk]} for party in parties],
        "clauses": [_PLACE.sub(lambda hole: str(filled.get(hole[1], hole[0])), text) for text in agreement.clauses],
        "obligations": [
            {
                "what": row.what,
                "who": clear[row.party_id]["name"] if row.party_id in clear else _("双方"),
                "due": f"{row.due_on:%Y-%m-%d}" if row.due_on else _("持续"),
                "amount": f"{row.amount:,.2f}" if row.amount is not None else "",
            }
            for row in agreement.obligations.order_by("id")
        ],
        "mediators": [
            str(one) for one in dispute.members.exclude(mediator=None).values_list("mediator__name", flat=True)
        ],
        "day": filled["date"],
    }


def _names(parties: list[Party], clear: dict[int, dict[str, str]], role: str) -> str:
    found = [clear[party.pk]["name"] for party in parties if party.role == role]
    return listed(found) if found else str(PartyRole(role).label)


def _docx(told: dict[str, Any]) -> bytes:
    """Return the same document for a word processor."""
    # Half a second of every process that starts, for what a station asks of it a few times a day.
    from docx import Document  # noqa: PLC0415
    from docx.oxml.ns import qn  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "SimSun", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "SimSun")
    document.add_heading(told["title"], level=1)
    document.add_paragraph(f"{told['body']}　{told['number']}")
    for party in told["parties"]:
        parts = [party["name"], party["id_number"], party["phone"], party["address"]]
        document.add_paragraph(
            _("{role}：{told}").format(role=party["role"], told=listed(part for part in parts if part))
        )
    for number, clause in enumerate(told["clauses"], 1):
        document.add_paragraph(f"{number}. {clause}")
    if told["obligations"]:
        table = document.add_table(rows=1, cols=4, style="Table Grid")
        for cell, said in zip(table.rows[0].cells, (_("义务"), _("义务人"), _("期限"), _("金额（元）")), strict=True):
            cell.text = said
        for row in told["obligations"]:
            for cell, name in zip(table.add_row().cells, ("what", "who", "due", "amount"), strict=True):
                cell.text = row[name]
    for party in told["parties"]:
        document.add_paragraph(_("{role}（签字）：________________").format(role=party["role"]))
    document.add_paragraph(_("调解员（签字）：{names}________________").format(names=listed(told["mediators"])))
    document.add_paragraph(told["day"])
    written = BytesIO()
    document.save(written)
    return written.getvalue()
