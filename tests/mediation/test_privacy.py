"""A person goes through a whole dispute and is in no journal, card, list, page, log or frame in clear (RELIABILITY.md)."""

import json
import logging
from datetime import timedelta

import pytest
from django.db import connection

from core.clock import local_day, now
from core.encoding import encode
from live.files import Upload
from live.reactions import follow_all
from mediation.models import Dispute, Obligation, Session
from mediation.selectors.consultation import whole as morning
from mediation.selectors.disputes import dispute_card
from mediation.selectors.file import entries, whole
from mediation.services.agreements import Promise, check_obligation
from mediation.services.consultations import Said, clear_item, decide, draw_up, keep_minutes
from mediation.services.guardians import Told, report_matter
from mediation.services.meetings import hold_session
from mediation.services.opening import add_note, confirm_dispute, set_level, set_owner, split_call
from mediation.services.outcome import reopen_dispute
from mediation.services.papers import attach
from mediation.services.people import show_party
from mediation.services.referrals import answer_referral, refer
from orders.models import Order
from tests.factories import mediation

pytestmark = pytest.mark.django_db
NAME, PHONE, ID_NUMBER = "欧阳𬭩䶮", "18759271234", "350203198811023456"
DOOR = "听涛苑 9 幢 1804 室业主信箱"
PLANTED = (NAME, PHONE, ID_NUMBER, DOOR)
SAID = f"当事人电话 {PHONE}，身份证 {ID_NUMBER}"


def live(house) -> Dispute:
    """Let a planted person go through everything that can be said of a dispute."""
    calls = [{"caller_name": NAME, "caller_phone": PHONE, "title": f"{PHONE} 报警", "description": SAID, "address": f"望月小区 7 幢（{PHONE}）"}] * 3  # fmt: skip
    dispute = mediation.found(house.desk, *calls)
    confirm_dispute(officer=house.desk, number=dispute.number, instruction="核实")
    by = {"officer": house.desk, "number": dispute.number}
    more = {"id_number": ID_NUMBER, "address": DOOR, "note": SAID}
    party = mediation.party(house.desk, dispute, "respondent", NAME, PHONE, **more)
    show_party(**by, party_id=party, reason=SAID)
    add_note(**by, text=SAID)
    attach(**by, upload=Upload(name=f"{PHONE}.pdf", content=mediation.PDF))
    set_level(**by, level="high", reason=SAID)
    set_owner(**by, owner_id=house.case_officer.pk, nature="case", reason=SAID)
    split_call(**by, incident=dispute.call_rows.earliest("pk").incident.number, reason=SAID)
    row = refer(**by, to="court", body="法院", reason=SAID)
    answer_referral(**by, referral_id=row.pk, status="answered", answer=SAID)
    session = mediation.booked(house.desk, dispute, house.room, house.people)
    hold_session(officer=house.desk, session_id=session.pk, outcome="agreed", minutes=SAID)
    mediation.agreed(
        house.desk, dispute, Promise(what=SAID, party_id=party, due_on=local_day(now()) + timedelta(days=2))
    )
    check_obligation(**by, obligation_id=Obligation.objects.get().pk, status="broken", note=SAID)
    reopen_dispute(**by, reason=SAID)
    meeting = draw_up(station=house.station, officer=house.desk)
    item = meeting.station.disputes.get().consultation_items.get()
    decide(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, said=Said(text=SAID))
    keep_minutes(officer=house.desk, meeting_id=meeting.pk, version=1, minutes=SAID, present=SAID)
    clear_item(officer=house.desk, meeting_id=meeting.pk, item_id=item.pk, reason=SAID)
    report_matter(guardian=house.guardian, told=Told(kind="other", address=SAID, text=SAID, settled="on_spot"))
    follow_all()
    return mediation.fresh(dispute)


def leaks(text: str) -> list[str]:
    return [planted for planted in PLANTED if planted in text]


def test_nothing_planted_is_in_journal_cards_lists_pages_orders_or_logs(house, caplog, logged_in):
    caplog.set_level(logging.DEBUG)
    dispute = live(house)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM live_entry e WHERE subject <> 'incident'")
        journal = cursor.fetchone()[0]
    desk = logged_in(house.desk)
    session = Session.objects.get()
    pages = {
        path: desk.get(f"/mediation/{path}").content.decode()
        for path in (
            "", f"disputes/{dispute.number}/", "rooms/", "visits/", "consultation/", "consultation/minutes/", "guardians/",
            f"sessions/{session.pk}/invitation/",
        )
    }  # fmt: skip
    shown = {
        "journal": journal,
        "card": encode(dispute_card(dispute)),
        "whole": encode(whole(dispute)),
        "timeline": encode(list(entries(dispute))),
        "morning": encode(morning(house.station, local_day(now()))),
        "orders": json.dumps(list(Order.objects.values("title", "instruction")), ensure_ascii=False),
        "logs": caplog.text,
        **pages,
    }
    assert {where: found for where, text in shown.items() if (found := leaks(text))} == {}


def test_at_rest_the_person_is_sealed(house):
    live(house)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(p::text, ' ') FROM mediation_party p")
        assert leaks(cursor.fetchone()[0]) == []
        cursor.execute("SELECT string_agg(d::text, ' ') FROM mediation_guardianreport d")
        assert leaks(cursor.fetchone()[0]) == []
