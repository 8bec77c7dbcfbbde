"""What nobody expected reads like every other refusal."""

import pytest
from django.db import connection
from django.test import Client

from tests.factories import stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken():
    """A house one of whose tables is gone."""
    dispatcher = stations.officer(stations.station())
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE incidents_incidenttype RENAME TO elsewhere")
    return dispatcher


def test_an_error_of_the_api_is_a_problem_document_that_tells_nothing_of_the_inside(broken):
    desk = Caller(broken)
    desk.client.raise_request_exception = False
    assert desk.get("incident-types/") == (
        500,
        {
            "type": "about:blank",
            "title": "系统出错",
            "status": 500,
            "detail": "系统出错，已记入日志，没有改动任何数据；请稍后再试。",
            "errors": [],
        },
    )


def test_an_error_of_a_page_is_a_page(broken):
    browser = Client(raise_request_exception=False)
    browser.force_login(broken, backend="django.contrib.auth.backends.ModelBackend")
    answer = browser.get("/incidents/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")
