"""One exception handler for the API (RFC 9457 problem+json) and one for pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.defaults import page_not_found
from django.views.defaults import server_error as error_page
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response

from core.errors import DomainError, Invalid, NotFound

PROBLEM = "application/problem+json"
PLAIN: dict[type[Exception], tuple[int, str, str]] = {
    Http404: (404, gettext_noop("没有找到"), gettext_noop("没有找到，或您无权查看。")),
    PermissionDenied: (403, gettext_noop("没有权限"), gettext_noop("您的角色不能这样做。")),
    UnreadablePostError: (400, gettext_noop("请求中断"), gettext_noop("请求没有传完，请重发。")),
    RequestDataTooBig: (413, gettext_noop("内容过大"), gettext_noop("请求超过 2 MB，请分批发送。")),
}


def flatten(detail: Any, prefix: str = "") -> list[dict[str, str]]:
    """Turn DRF's nested error detail into `[{field: "location.lon", detail: "…"}]`."""
    if isinstance(detail, dict):
        return [
            row for key, value in detail.items() for row in flatten(value, f"{prefix}.{key}" if prefix else str(key))
        ]
    if isinstance(detail, list):
        rows: list[dict[str, str]] = []
        for index, value in enumerate(detail):
            nested = isinstance(value, dict | list)
            rows += flatten(value, f"{prefix}[{index}]" if nested else prefix)
        return rows
    return [{"field": prefix.removesuffix(".non_field_errors"), "detail": str(detail)}]


def body(status: int, title: str, detail: str, errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail, "errors": errors or []}


def _document(exception: Exception) -> dict[str, Any] | None:
    if isinstance(exception, DomainError):
        errors = [{"field": name, "detail": said} for name, all_said in exception.fields.items() for said in all_said]
        return body(exception.status, _(exception.title), exception.detail, errors)
    if isinstance(exception, ValidationError):
        errors = flatten(exception.detail)
        said = [_("{field}：{detail}").format(**row) for row in errors[:5]]
        return body(422, _("填写有误"), _("；").join(said), errors)
    for kind, (status, title, detail) in PLAIN.items():
        if isinstance(exception, kind):
            return body(status, _(title), _(detail))
    if isinstance(exception, APIException):
        return body(exception.status_code, _("请求有误"), str(exception.detail))
    return None


def problem_response(exception: Exception, context: dict[str, Any]) -> Response | None:  # noqa: ARG001 - DRF's signature
    """DRF's EXCEPTION_HANDLER; anything unknown stays an exception (500, logged)."""
    document = _document(exception)
    if document is None:
        return None
    headers = {}
    if isinstance(exception, APIException) and (wait := getattr(exception, "wait", None)):
        headers["Retry-After"] = str(int(wait))
    return Response(document, status=document["status"], content_type=PROBLEM, headers=headers)


def refuse(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """Answer a page or an API call outside DRF with the same words; None when the exception is no refusal."""
    document = _document(exception)
    if document is None:
        return None
    if request.path.startswith("/api/"):
        return JsonResponse(document, status=document["status"], content_type=PROBLEM)
    return render(request, "problem.html", {"problem": document}, status=document["status"])


def address_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler404: an address that does not exist is answered as its neighbours answer."""
    answer = refuse(request, exception) if request.path.startswith("/api/") else None
    return answer or page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500: what nobody expected reads like every other refusal of the API; the log has the trace."""
    if not request.path.startswith("/api/"):
        return error_page(request)
    said = _("系统出错，已记入日志，没有改动任何数据；请稍后再试。")
    return JsonResponse(body(500, _("系统出错"), said), status=500, content_type=PROBLEM)


def _nul_in(request: HttpRequest) -> DomainError | None:
    """Refuse what PostgreSQL could not even compare with: a NUL in the address or in a named part of the query."""
    if "\x00" in request.path_info:
        return NotFound(_("没有找到，或您无权查看。"))
    for name, values in request.GET.lists():
        if any("\x00" in text for text in (name, *values)):
            return Invalid.field(name, _("内容中有 NUL 字符（U+0000），请去掉后再发。"))
    return None


class ErrorPagesMiddleware:
    """Maps refusals raised in HTML views to a designed page or fragment; lets no NUL through to the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next handler."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through what can be read."""
        refused = _nul_in(request)
        return (refuse(request, refused) if refused else None) or self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn a refusal into its page."""
        return refuse(request, exception)
