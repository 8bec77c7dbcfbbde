"""DRF trusts what the middleware found out; sessions need the CSRF token, tokens do not."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import SessionAuthentication
from rest_framework.request import Request

from stations.models import Officer


class OfficerAuthentication(SessionAuthentication):
    """The officer of the middleware."""

    def authenticate(self, request: Request) -> tuple[Officer, None] | None:
        """Return the officer, or None for nobody."""
        user = request._request.user  # noqa: SLF001 - DRF's own way to the plain request
        if not user.is_authenticated:
            return None
        if not hasattr(request._request, "token_was_used"):  # noqa: SLF001
            self.enforce_csrf(request)
        return user, None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF's signature
        """Make a missing log-in 401 and not 403."""
        return "Token"


class OfficerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema describes it."""

    target_class = OfficerAuthentication
    name = ["token", "session"]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, str]]:  # noqa: ARG002 - drf-spectacular's signature
        """Return the header and the cookie."""
        return [
            {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token …"},
            {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        ]
