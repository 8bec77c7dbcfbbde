"""What stands in a session's cookie is letters and digits, or no session at all."""

import pytest
from django.conf import settings
from django.test import Client

from stations.selectors.sockets import officer_by_session


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/login/", "/healthz", "/api/v1/incidents/"])
def test_a_cookie_with_a_nul_in_it_is_nobodys(path):
    browser = Client(headers={"Cookie": f'{settings.SESSION_COOKIE_NAME}="\\\\000aaaaaaaaaa"'})
    assert browser.get(path).status_code in {200, 302, 401}
    assert officer_by_session("\0aaaaaaaaaa") is None
