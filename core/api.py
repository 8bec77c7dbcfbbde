"""Input and output that every API route shares: strict JSON, validated by a serializer, written as the journal writes it."""

import json
from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import DateTimeField, Serializer

from core.encoding import encoded


def _no_constant(name: str) -> Any:
    raise ParseError(_("JSON 中不能有 {name}，请给出有限的数值。").format(name=name))


class StrictJSONParser(JSONParser):
    """JSON in UTF-8, no NaN or Infinity, no NUL: what PostgreSQL could not keep is refused at the door."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:  # noqa: ARG002 - DRF's signature
        """Return the document; ParseError (400) says what is wrong with it."""
        raw = stream.read()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ParseError(
                _("请求不是 UTF-8 编码（第 {start} 字节起），请转成 UTF-8 再发。").format(start=error.start + 1)
            ) from error
        if "\\u0000" in text or "\x00" in text:
            raise ParseError(_("内容中有 NUL 字符（U+0000），请去掉后再发。"))
        try:
            document = json.loads(text, parse_constant=_no_constant)
            if "\\ud" in text.lower():  # half a character, perhaps
                json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ParseError(_("内容中有不成对的代理字符，请检查来源系统的编码。")) from error
        except RecursionError as error:
            raise ParseError(_("JSON 嵌套过深。")) from error
        except ValueError as error:
            raise ParseError(_("JSON 格式有误：{error}").format(error=error)) from error
        return document


class JournalJSONRenderer(JSONRenderer):
    """A card reads the same in an answer, in the stored answer to an Idempotency-Key and in a frame."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:  # noqa: ARG002 - DRF's signature
        """Return the document; nothing for an answer without one."""
        return b"" if data is None else encoded(data)


class MomentField(DateTimeField):
    """A time; one without a zone may be so early that Shanghai's is before the calendar."""

    def enforce_timezone(self, value: datetime) -> datetime:
        """Return it aware; ValidationError where no calendar goes."""
        try:
            aware: datetime = super().enforce_timezone(value)
        except OverflowError as error:
            raise ValidationError(_("时间太早或太晚，超出日历。")) from error
        return aware


@cache
def _shape(kind: type[Serializer[Any]]) -> Serializer[Any]:
    # Validation keeps no state in a serializer, and building one costs more than using it.
    return kind()


def read(kind: type[Serializer[Any]], data: Any) -> dict[str, Any]:
    """Return the validated input of a request; ValidationError names the fields."""
    return dict(_shape(kind).run_validation(data))
