"""Input and output that every API route shares: validated by a serializer, written as the journal writes it."""

from datetime import datetime
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import DateTimeField, Serializer

from core.encoding import encoded


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
