"""What a browser may send that makes no sense: never a 500, never markup that runs."""

from urllib.parse import quote

import pytest
from django.test import Client

from tests.factories import incidents

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(room, logged_in) -> Client:
    return logged_in(room.dispatcher)


def test_titles_with_markup_are_shown_as_text(room, desk):
    number = incidents.incident(room.dispatcher, title="<script>alert(1)</script>", address="<b>柳堤</b>").number
    for page in (f"/incidents/{number}/", f"/incidents/{number}/panel/", "/incidents/"):
        shown = desk.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("number", ["%00", "CH%00", "x" * 500, "..%2f..", quote("💥"), "CH20200101-0001"])
def test_a_number_that_is_none_is_not_found(desk, number):
    assert desk.get(f"/incidents/{number}/").status_code == 404
    assert desk.get(f"/api/v1/incidents/{number}/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/incidents/?q=%00",
        "/incidents/?after=%00",
        "/api/v1/places/?q=a%00",
        "/api/v1/live/snapshot/?station=%00",
        "/api/v1/incidents/?q=%00",
        "/api/v1/incidents/?%00=1",
    ],
)
def test_a_nul_in_a_query_is_refused(desk, address):
    refused = desk.get(address)
    assert refused.status_code == 422
    assert "NUL" in refused.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "community=99999999999999999999",
        "status=nonsense",
        "until=9999-12-31",
        "since=0001-01-01",
        "priority=-1",
        "type=%27%22",
    ],
)
def test_a_filter_beyond_all_bounds_still_opens_the_list(desk, query):
    assert desk.get(f"/incidents/?{query}").status_code == 200
