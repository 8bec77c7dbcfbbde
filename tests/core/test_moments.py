"""Times at the ends of the calendar are refused by name, whichever door they come to."""

import pytest

from stations.choices import Role
from tests.factories import stations

ENDS = ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59", "9999-12-31T23:59:59Z"]
REPORT = {"kind": "alarm", "type": "order.fight", "source": "110"}
ORDER = {"kind": "other", "subject": {"title": "走访"}, "instruction": "逐户上门"}


@pytest.mark.django_db
@pytest.mark.parametrize("end", ENDS)
def test_a_time_that_no_calendar_holds_is_refused_on_its_field(logged_in, end):
    leader = stations.officer(stations.station(), Role.DUTY_LEADER)
    browser = logged_in(leader)
    for path, field, body in (
        ("incidents", "occurred_at", REPORT),
        ("orders", "due_at", ORDER | {"assignee": leader.pk}),
    ):
        answer = browser.post(f"/api/v1/{path}/", body | {field: end}, content_type="application/json")
        assert (answer.status_code, field in {row["field"] for row in answer.json()["errors"]}) == (422, True), path
    for path in ("incidents/?since=", "incidents/?until="):
        assert browser.get(f"/api/v1/{path}{end}").status_code in {200, 422}
        assert browser.get(f"/{path}{end[:10]}").status_code == 200
