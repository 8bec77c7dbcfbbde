"""A nervous network sends twice: every unsafe call of the API can be sent again under its key."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

UNSAFE = ("post", "put", "patch", "delete")
# Their answers hold what must not lie in the table of answers: a token, personal data in clear. The schema says so too.
NEVER_KEPT = {"Token.post", "ShowParty.post"}


def doors(patterns: list[URLPattern | URLResolver], above: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, above + str(pattern.pattern))
        else:
            yield above + str(pattern.pattern), getattr(pattern.callback, "cls", None)


def test_every_unsafe_call_accepts_an_idempotency_key_but_those_whose_answers_are_secret():
    handlers = {
        handler
        for route, view in doors(get_resolver().url_patterns)
        for method in UNSAFE
        if route.startswith("api/v1/") and (handler := getattr(view, method, None))
    }
    assert len(handlers) > 20
    bare = {
        handler.__qualname__ for handler in handlers if handler.__code__.co_qualname != "idempotent.<locals>.wrapped"
    }
    assert bare == NEVER_KEPT
