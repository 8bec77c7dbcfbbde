"""Pages: who sees them, what they show, and what they never show."""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from docx import Document

from core.clock import local_day, now
from live.models import Entry
from mediation.models import Award, ConsultationItem, Dispute, GuardianReport, Visit
from mediation.selectors.people import owners
from mediation.services.agreements import Promise
from mediation.services.consultations import Said, clear_item, decide, draw_up, issue_decisions
from mediation.services.guardians import Told, report_matter, thank
from mediation.services.outcome import settle_dispute
from tests.factories import mediation, stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(house):
    return mediation.opened(house.officer)


@pytest.fixture
def desk(house, logged_in) -> Client:
    return logged_in(house.desk)


def html(client: Client, path: str, **query: object) -> str:
    answer = client.get(f"/mediation/{path}", query)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_list_shows_what_is_open_riskiest_first_and_each_number_opens_its_list(house, dispute, desk):
    elsewhere = {
        "address": "锦绣花园 2 幢 301",
        "lon": None,
        "lat": None,
        "caller_phone": "13600000777",
        "caller_name": "郑某",
    }
    other = mediation.found(house.desk, {"description": "持刀", **elsewhere})
    text = html(desk, "")
    assert dispute.number in text
    assert other.number not in text
    assert other.number in html(desk, "", tab="found")
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    text = html(desk, "", behind="settled")
    assert (dispute.number in text, "100.0 %" in text) == (True, True)
    assert dispute.number in html(desk, "", q="望月小区")
    assert dispute.number not in html(desk, "", q="不存在")
    assert html(desk, "", level="nonsense", since="never", behind="x")


def test_the_file_shows_everything_masked(house, dispute, desk):
    mediation.booked(house.officer, dispute, house.room, house.people)
    mediation.agreed(house.officer, dispute, Promise(what="铺静音地垫", due_on=local_day(now()) + timedelta(days=3)))
    text = html(desk, f"disputes/{dispute.number}/")
    for shown in ("林** 138****2206", "铺静音地垫", "2 号治安调解室", "方若琳", "DD-0001", "激化风险", "协议扫描.pdf"):
        assert shown in text, shown
    for hidden in ("林静", "13812342206", "吴大勇"):
        assert hidden not in text, hidden


def test_a_mediator_sees_only_his_own_files_and_a_guardian_none(house, dispute, logged_in):
    mine = mediation.opened(house.officer, title="我的")
    mediation.booked(house.officer, mine, house.room, house.people)
    his = logged_in(house.mediator)
    assert his.get(f"/mediation/disputes/{mine.number}/").status_code == 200
    foreign, missing = (his.get(f"/mediation/disputes/{number}/") for number in (dispute.number, "TJ-9999"))
    assert (foreign.status_code, missing.status_code) == (404, 404)
    text = html(his, "")
    assert (mine.number in text, dispute.number in text) == (True, False)
    theirs = logged_in(house.guardian)
    for path in ("", f"disputes/{mine.number}/", "rooms/", "visits/", "consultation/", "guardians/"):
        assert theirs.get(f"/mediation/{path}").status_code == 403, path
    assert his.get("/").headers["Location"] == "/mediation/"
    assert theirs.get("/").headers["Location"] == "/mediation/guardian/"


def test_the_rooms_week_shows_a_mediator_that_a_room_is_taken_but_not_by_whom(house, dispute, desk, logged_in):
    mediation.booked(house.officer, dispute, house.room, house.notary, hours=1)
    assert dispute.number in html(desk, "rooms/", day=local_day(now() + timedelta(hours=1)).isoformat())
    text = html(logged_in(house.mediator), "rooms/", day=local_day(now() + timedelta(hours=1)).isoformat())
    assert (dispute.number in text, "已占用" in text) == (False, True)


def test_visits_and_the_morning_and_guardians_have_their_pages(house, dispute, desk):
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    assert html(desk, "visits/").count('data-post="visits/') == Visit.objects.count()
    other = mediation.opened(house.officer, title="未了的一件")
    draw_up(station=house.station, officer=house.desk)
    text = html(desk, "consultation/")
    assert (other.number in text, dispute.number in text) == (True, False)
    assert other.number in html(desk, "consultation/minutes/")
    report_matter(guardian=house.guardian, told=Told(kind="neighbour", address="望月小区 3 幢", settled="on_spot"))
    assert "刘守成" in html(desk, "guardians/")


def test_of_those_who_can_be_given_an_item_the_one_who_has_the_file_stands_first(house, dispute, desk):
    draw_up(station=house.station, officer=house.desk)
    chosen, *others = re.findall(
        r'<option value="(\d+)"( selected)?>', html(desk, "consultation/").split("owner_id")[1]
    )
    assert chosen == (str(dispute.owner_id), " selected")
    assert len(others) == owners(house.station).count()


def test_a_long_morning_comes_in_pages_and_groups_whose_counts_are_of_the_whole(house, desk):
    Dispute.objects.bulk_create(
        Dispute(station=house.station, number=f"TJ-{n:04}", title=f"第 {n} 件", kind="neighbour", nature="ordinary", level="low",
                status="open", risk=n, found_at=now(), source="visit") for n in range(1, 61)
    )  # fmt: skip
    meeting = draw_up(station=house.station, officer=house.desk)
    for number, reason in (("TJ-0001", ""), ("TJ-0002", "移交街道")):
        item = ConsultationItem.objects.get(dispute__number=number).pk
        said = Said(text="核实", owner_id=house.officer.pk)
        decide(officer=house.desk, meeting_id=meeting.pk, item_id=item, said=said)
        if reason:
            clear_item(officer=house.desk, meeting_id=meeting.pk, item_id=item, reason=reason)
    shown = {
        path: html(desk, f"consultation/{path}")
        for path in ("", "?page=2", "?group=decided", "?group=cleared", "?group=x")
    }
    for text in shown.values():
        told = re.findall(r'class="t3">(\d+)</span></a>', text)
        assert (told, "58 件未派" in text, "已定 1 件生成督导单" in text) == (["60", "58", "1", "0", "1"], True, True)
    numbers = {path: re.findall(r"TJ-\d+(?=</a>)", text) for path, text in shown.items()}
    assert numbers[""] + numbers["?page=2"] == [f"TJ-{n:04}" for n in (*range(60, 2, -1), 1, 2)]
    assert (len(numbers[""]), numbers["?group=x"]) == (50, numbers[""])
    assert (numbers["?group=decided"], numbers["?group=cleared"]) == (["TJ-0001"], ["TJ-0002"])
    assert html(desk, "consultation/minutes/").count("TJ-") == 60
    issue_decisions(officer=house.desk, meeting_id=meeting.pk)
    assert "TJ-0001</a>" in html(desk, "consultation/", group="ordered")


def copies(of: Model, count: int, **changes: Any) -> None:
    """As many more rows like one that went through the product."""
    fields = {one.attname: getattr(of, one.attname) for one in of._meta.concrete_fields if not one.primary_key}
    type(of)._default_manager.bulk_create(type(of)(**fields | changes) for _ in range(count))


def test_visits_and_reports_come_in_pages_with_the_count_of_all(house, dispute, desk, logged_in):
    settle_dispute(officer=house.officer, number=dispute.number, how="握手言和")
    copies(Visit.objects.latest("pk"), 51 - Visit.objects.count())
    report_matter(guardian=house.guardian, told=Told(kind="neighbour", address="望月小区 3 幢", settled="on_spot"))
    copies(GuardianReport.objects.get(), 50)
    his = logged_in(house.guardian)
    for client, path, row in ((desk, "visits/", 'data-part="visit '), (desk, "guardians/", "望月小区 3 幢"), (his, "guardian/", "望月小区 3 幢")):  # fmt: skip
        first, second = html(client, path), html(client, path, page=2)
        assert (first.count(row), second.count(row), '<span class="count">51</span>' in first) == (50, 1, True), path
        assert "第 1 页，共 2 页 51 条" in first, path


def test_a_guardian_with_many_awards_is_told_how_many_more_there_are_and_sees_them_all(house, logged_in):
    thank(officer=house.desk, guardian_id=house.guardian.pk, title="最暖房东", points=0)
    copies(Award.objects.get(), 70)
    his = logged_in(house.guardian)
    text = html(his, "guardian/")
    assert (text.count("最暖房东"), 'href="?list=awards"' in text, "还有 51 项" in text) == (20, True, True)
    shown = [html(his, "guardian/", list="awards", page=page).count("最暖房东") for page in (1, 2)]
    assert shown == [50, 21]


@pytest.mark.usefixtures("dispute")
def test_who_books_a_room_is_told_how_many_disputes_are_not_among_the_choices(house, desk, monkeypatch):
    mediation.opened(house.officer, title="另一件")
    assert "不在这里" not in html(desk, "rooms/")
    monkeypatch.setattr("mediation.selectors.page.MOST_CHOICES", 1)
    assert "风险较低的另 1 件不在这里" in html(desk, "rooms/")


def test_a_guardian_sees_his_own_reports_and_nobody_elses(house, logged_in):
    other = stations.officer(house.station, "guardian", name="另一位")
    report_matter(guardian=house.guardian, told=Told(kind="neighbour", address="我的楼", settled="on_spot"))
    report_matter(guardian=other, told=Told(kind="neighbour", address="别人的楼", settled="on_spot"))
    text = html(logged_in(house.guardian), "guardian/")
    assert ("我的楼" in text, "别人的楼" in text, "1 次，当场化解 1 件，10 分" in text) == (True, False, True)


def test_an_invitation_is_printed_for_each_party_without_a_whole_name(house, dispute, desk, logged_in):
    session = mediation.booked(house.officer, dispute, house.room, house.people)
    text = html(desk, f"sessions/{session.pk}/invitation/")
    assert (text.count("调解邀请书"), "吴**" in text, "吴大勇" in text) == (2, True, False)
    assert logged_in(house.stranger).get(f"/mediation/sessions/{session.pk}/invitation/").status_code == 404


def test_the_agreement_comes_as_pdf_and_docx_with_whole_names_and_is_recorded(house, dispute, desk):
    party = dispute.parties.get(role="respondent")
    promise = Promise(
        what="赔偿墙面", party_id=party.pk, due_on=local_day(now()) + timedelta(days=3), amount=Decimal(300)
    )
    mediation.agreed(house.officer, dispute, promise)
    paper = desk.get(f"/mediation/disputes/{dispute.number}/agreement.pdf")
    assert (paper.status_code, paper.headers["Content-Type"], paper.content[:5]) == (200, "application/pdf", b"%PDF-")
    paper = desk.get(f"/mediation/disputes/{dispute.number}/agreement.docx")
    said = Document(BytesIO(paper.content))
    text = "\n".join(one.text for one in said.paragraphs) + "\n".join(
        cell.text for table in said.tables for row in table.rows for cell in row.cells
    )
    for shown in ("吴大勇", "林静", "15912347730", "赔偿墙面", "300.00", "邻里纠纷调解协议书"):
        assert shown in text, shown
    looks = Entry.objects.filter(kind="dispute.agreement_printed")
    assert [row.data["format"] for row in looks.order_by("id")] == ["PDF", "DOCX"]
    assert desk.get(f"/mediation/disputes/{dispute.number}/agreement.exe").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_page_for_a_day_beyond_the_calendar_is_todays(desk, day):
    for path in ("rooms/", "consultation/", "consultation/minutes/"):
        assert html(desk, path, day=day)
    assert html(desk, "", behind="accepted", since=day, until=day)
