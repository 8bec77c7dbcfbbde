"""Cursor pages: `results`, `next`, `previous`; as fast on the last page as on the first."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """Fifty rows, at most two hundred."""

    page_size, max_page_size = 50, 200
    page_size_query_param = "limit"

    def paginate_queryset(self, *given: Any, **more: Any) -> list[Any] | None:
        """Return the page; NotFound for a cursor that nobody was given, well-formed as it may be."""
        try:
            return super().paginate_queryset(*given, **more)
        except (ValidationError, ValueError) as error:
            raise NotFound(self.invalid_cursor_message) from error
