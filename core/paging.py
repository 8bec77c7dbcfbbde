"""Cursor pages: `results`, `next`, `previous`; as fast on the last page as on the first."""

from rest_framework.pagination import CursorPagination


class CursorPage(CursorPagination):
    """Fifty rows, at most two hundred."""

    page_size = 50
    page_size_query_param = "limit"
    max_page_size = 200
