"""Who is asking: a token in the Authorization header or a session with its limits."""

import time
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from core.errors import TooMany
from core.problems import PROBLEM, body, refuse
from stations.models import Officer
from stations.rules import session_is_over
from stations.selectors import people

SCHEME = "Token "
REMEMBER_EVERY_S = 60
# What an open page asks by itself while nobody is there says so (frontend/live/use.ts).
UNATTENDED = "X-Unattended"
Next = Callable[[HttpRequest], HttpResponse]


def officer_of(request: HttpRequest) -> Officer:
    """Return who is asking; the rights table has let only officers come this far."""
    return cast("Officer", request.user)


def locked_out(request: HttpRequest, _refused: HttpResponse | None, _credentials: dict[str, Any]) -> HttpResponse:
    """Answer a log-in that axes locked: a program gets the problem document, a person the page."""
    if not request.path.startswith("/api/"):
        return render(request, "stations/locked.html", status=TooMany.status)
    locked = refuse(request, TooMany(_("口令连续错了五次。十五分钟后可以再试，或请安全管理员解锁。")))
    return cast("HttpResponse", locked)


class LanguageMiddleware:
    """Chinese unless the officer chose otherwise; what the browser prefers is nobody's choice."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Speak the language of the cookie that the switch sets."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class TokenMiddleware:
    """`Authorization: Token …` stands for the officer in every route; a wrong one is refused at once."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set `request.user`; a token needs no CSRF token, because no browser sends it by itself."""
        header = request.headers.get("Authorization", "")
        if header.startswith(SCHEME):
            officer = people.officer_by_token(header.removeprefix(SCHEME).strip())
            if officer is None:
                document = body(401, _("需要登录"), _("令牌无效或已过期，请重新登录。"))
                return JsonResponse(document, status=401, content_type=PROBLEM, headers={"WWW-Authenticate": "Token"})
            request.user = officer
            request.token_was_used = True  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionLimitMiddleware:
    """Ends sessions: 30 minutes idle except on the read-only wall, 12 hours absolute (RELIABILITY.md, rights)."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Log out what is over; remember a person's last use at most once a minute."""
        user = request.user
        if user.is_authenticated and not hasattr(request, "token_was_used"):
            clock, session = int(time.time()), request.session
            began, seen = session.setdefault("began", clock), session.get("seen", clock)
            if session_is_over(user, began_s=began, seen_s=seen, clock_s=clock):
                logout(request)
            elif "seen" not in session or (clock - seen > REMEMBER_EVERY_S and UNATTENDED not in request.headers):
                session["seen"] = clock
        return self.get_response(request)
