"""Who may not log in, whatever the account says."""

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


class NoDemoPassword(BaseBackend):
    """The demo's password opens nothing where there is no demo: its accounts may have come along with a database."""

    def authenticate(self, request: HttpRequest | None, password: str = "", **_credentials: Any) -> None:  # noqa: ARG002 - Django's signature
        """Refuse the demo's password before anybody compares it; every other is for the next backend to judge."""
        if not settings.DEMO and password == settings.DEMO_PASSWORD:
            raise PermissionDenied
