"""Pages by cursor: one that nobody was given is answered, not stumbled over."""

from base64 import b64encode

import pytest

from tests.factories import stations


@pytest.mark.django_db
@pytest.mark.parametrize("position", ["p=abc", "p=%00", "p=9999999", "o=-1", "nonsense"])
@pytest.mark.parametrize("path", ["incidents", "officers", "orders"])
def test_a_cursor_that_means_nothing_is_not_found(logged_in, path, position):
    browser = logged_in(stations.officer(stations.station()))
    answer = browser.get(f"/api/v1/{path}/", {"cursor": b64encode(position.encode()).decode()})
    assert (answer.status_code, answer.headers["Content-Type"]) in {
        (404, "application/problem+json"),
        (200, "application/json"),
    }
