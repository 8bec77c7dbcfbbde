"""JSON as the house writes it, in answers, frames and the journal alike: compact, Chinese as it is, times to the millisecond."""

from typing import Any

import orjson
from django.core.serializers.json import DjangoJSONEncoder

_HOW = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
_as_django = DjangoJSONEncoder().default


def encoded(value: Any) -> bytes:
    """Return JSON in UTF-8. TypeError for what has no form in JSON."""
    return orjson.dumps(value, lambda other: list(other) if isinstance(other, tuple) else _as_django(other), _HOW)


def encode(value: Any) -> str:
    """Return JSON as text."""
    return encoded(value).decode()
