"""What was planted in an order, at every door and in every act, comes out masked (RELIABILITY.md, personal data)."""

import json
import logging
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from openpyxl import load_workbook

from live.models import Answer, Entry
from orders.models import Order
from orders.selectors.counts import most_urgent
from orders.services.documents import told
from stations.choices import Role
from tests.factories import orders, papers, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db
PHONE, ID_NUMBER = "18759271234", "350203198811023456"
SAID = f"电话 {PHONE}，或 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]} 或 +86{PHONE}，证件 {ID_NUMBER}"
MASKED = "电话 187****1234，或 187****1234 或 +86187****1234，证件 350****3456"
DOORS = [
    "/orders/", "/orders/?tab=late", "/orders/?tab=closed", "/orders/?q=噪音", "/orders/{number}/", "/orders/{number}/panel/",
    "/orders/print/?n={number}", "/orders/counts/", "/api/v1/orders/", "/api/v1/orders/?tab=closed", f"/api/v1/orders/?tab=closed&q={PHONE}",
    "/api/v1/orders/{number}/", "/api/v1/orders/{number}/attachments/", "/api/v1/orders/mine/", "/api/v1/orders/counts/",
]  # fmt: skip


def leaks(text: str) -> list[str]:
    """What of the planted is in a text, however it is spaced."""
    bare = re.sub(r"(?<=\d)[ -](?=\d)", "", text)
    return [planted for planted in (PHONE, ID_NUMBER) if planted in bare]


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def numbers(house) -> list[str]:
    """Two orders whose every act was given personal data: one closed, one that waits for review."""
    room, officer = Caller(house.dispatcher), Caller(house.officer)
    subject = {"title": f"{PHONE} 噪音", "type": "dispute", "id": 7, "number": f"TJ {PHONE}", "url": "/mediation/"}
    made = []
    for no in range(2):
        body = {"subject": subject, "kind": "dispute", "instruction": f"{SAID}\n{SAID}", "assignee": house.officer.pk}
        number = room.post("orders/", body, key=f"issue{no}")[1]["number"]
        photo = SimpleUploadedFile(f"{PHONE}.jpg", papers.picture(size=(64 + no, 48)), "image/jpeg")
        uid = officer.client.post(f"/api/v1/orders/{number}/attachments/", {"file": photo}).json()["uid"]
        room.post(f"orders/{number}/reassign/", {"assignee": house.mate.pk, "reason": SAID})
        room.post(f"orders/{number}/reassign/", {"assignee": house.officer.pk, "reason": SAID})
        room.post(f"orders/{number}/extend/", {"due_at": orders.soon(days=9).isoformat(), "reason": SAID}, key=f"x{no}")
        for remark in ("send-back", "accept")[: 2 - no]:
            officer.post(f"orders/{number}/feedback/", {"text": f"{SAID} {remark}", "ticked": [0], "photos": [uid]})
            assert room.post(f"orders/{number}/{remark}/", {"remark": SAID})[0] == 200
        officer.post(f"orders/{number}/feedback/", {"text": SAID, "photos": [uid]})
        made.append(str(number))
    assert list(Order.objects.order_by("pk").values_list("status", flat=True)) == ["closed", "review"]
    return made


@pytest.mark.parametrize("door", DOORS)
def test_nothing_planted_comes_out_of_a_door(house, numbers, logged_in, caplog, door):
    caplog.set_level(logging.DEBUG)
    for officer in (house.dispatcher, house.officer, house.leader):
        for number in numbers:
            answer = logged_in(officer).get(door.format(number=number))
            assert (answer.status_code, leaks(answer.content.decode())) == (200, [])
    assert leaks(caplog.text) == []


def test_page_and_panel_show_the_masked_forms(house, numbers, logged_in):
    for path in ("", "panel/"):
        shown = logged_in(house.dispatcher).get(f"/orders/{numbers[0]}/{path}").content.decode()
        said = [MASKED, "187****1234 噪音", "TJ 187****1234", "187****1234.jpg", f"退回：{MASKED}"]
        assert [words for words in said if words not in shown] == []


@pytest.mark.usefixtures("numbers")
def test_nothing_planted_is_in_the_journal_the_kept_answers_or_on_paper(house):
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(e::text, ' ') FROM live_entry e")
        assert leaks(cursor.fetchone()[0]) == []
    assert leaks(" ".join(str(answer.body) for answer in Answer.objects.all())) == []
    assert (Answer.objects.count(), leaks(json.dumps(most_urgent(house.station), default=str))) == (4, [])
    for row in Order.objects.select_related("station"):
        assert leaks(str(told(officer=house.dispatcher, order=row))) == []


@pytest.mark.usefixtures("numbers")
def test_every_export_is_masked_and_so_is_its_reason(house, logged_in):
    browser = logged_in(house.dispatcher)
    for tab in ("open", "closed"):
        made = browser.post(f"/orders/export/?tab={tab}", {"reason": SAID})
        sheet = load_workbook(BytesIO(made.content)).active
        text = " ".join(str(cell.value) for line in sheet.iter_rows() for cell in line)
        assert (len(list(sheet.iter_rows())), leaks(text), leaks(str(sheet.oddHeader.center.text))) == (3, [], [])
        assert "187****1234 噪音" in text
    assert leaks(str(list(Entry.objects.filter(kind="orders.exported").values_list("data", flat=True)))) == []


def test_an_address_with_somebodys_number_in_it_is_refused_by_its_field(house):
    subject = {"title": "噪音", "url": f"/incidents/?q={PHONE}"}
    body = {"subject": subject, "kind": "dispute", "instruction": "核实", "assignee": house.officer.pk}
    assert Caller(house.dispatcher).fields("orders/", body) == {"status": 422, "fields": ["subject.url"]}


def test_who_may_not_see_an_order_gets_nothing_of_it(house, numbers, logged_in):
    mediator = stations.officer(house.station, Role.MEDIATOR, name="叶楠")
    for officer in (house.stranger, mediator):
        for door in DOORS:
            answer = logged_in(officer).get(door.format(number=numbers[0])).content.decode()
            assert ("187****1234" in answer, leaks(answer)) == (False, []), door
