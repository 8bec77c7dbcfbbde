"""`Idempotency-Key`: the same write, sent again by a nervous network, has one effect and one answer."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any, TypeAlias

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from core.errors import Conflict, Invalid
from live.models import Answer

HEADER = "Idempotency-Key"
MAX_LENGTH = 128

Handler: TypeAlias = Callable[..., Response]


def _lock(caller: int, key: str) -> None:
    """Hold the key until the transaction ends; a second request with it meanwhile is told to wait."""
    number = int.from_bytes(hashlib.sha256(f"{caller}:{key}".encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        if not cursor.fetchone()[0]:
            raise Conflict(_("同一请求正在处理，请稍后用同一个 Idempotency-Key 重试。"))


def _request_hash(request: Request) -> bytes:
    body = JSONEncoder(sort_keys=True).encode(_with_hashes(request) if request.FILES else request.data)
    return hashlib.sha256(f"{request.method} {request.path}\n{body}".encode()).digest()


def _with_hashes(request: Request) -> dict[str, Any]:
    """Return a form's fields, each file by its hash."""
    fields: dict[str, Any] = dict(request.data)
    return fields | {name: _file_hash(file) for name, file in request.FILES.items()}


def _file_hash(file: "UploadedFile[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def idempotent(handler: Handler) -> Handler:
    """Wrap an unsafe API method: the answer is stored in the transaction of the write itself.

    Without the header the method simply runs. 409 while the same key is still running, 422 for the same key with
    another body. Refusals are not stored: nothing was written, so trying again is harmless.
    """

    @functools.wraps(handler)
    def wrapped(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "")
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > MAX_LENGTH or not key.isprintable():
            raise Invalid.field(HEADER, _("Idempotency-Key 最长 {most} 个可见字符。").format(most=MAX_LENGTH))
        caller, request_hash = int(request.user.pk or 0), _request_hash(request)
        with transaction.atomic():
            _lock(caller, key)
            if stored := Answer.objects.filter(caller=caller, key=key).first():
                if bytes(stored.request_hash) != request_hash:
                    raise Invalid.field(HEADER, _("这个 Idempotency-Key 已用于另一个请求，请换一个新的。"))
                return Response(stored.body, status=stored.status, headers={"Idempotent-Replayed": "true"})
            response = handler(view, request, *args, **kwargs)
            Answer.objects.create(
                caller=caller, key=key, request_hash=request_hash, status=response.status_code, body=response.data
            )
        return response

    return wrapped
