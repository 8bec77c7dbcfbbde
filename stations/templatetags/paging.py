"""Links between the pages of a list."""

from typing import Any

from django import template
from django.template import Context

register = template.Library()


@register.simple_tag(takes_context=True)
def turned(context: Context, key: str, number: Any) -> str:
    """Return the query of this page with one of its lists turned to another page: search and other lists stay."""
    query = context["request"].GET.copy()
    query[key or "page"] = str(number)
    return f"?{query.urlencode()}" + (f"#{key}" if key else "")
