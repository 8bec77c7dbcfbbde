"""Saved views of the list."""

from django.db import transaction

from incidents.models import SavedView
from stations.models import Officer


@transaction.atomic
def save_view(*, officer: Officer, name: str, query: str) -> SavedView:
    """Keep filters under a name of the officer's own; the same name is overwritten."""
    view, _ = SavedView.objects.update_or_create(officer=officer, name=name, defaults={"query": query})
    return view


def drop_view(*, officer: Officer, view_id: int) -> None:
    """Forget one; somebody else's, or one that is gone, is left alone."""
    SavedView.objects.filter(officer=officer, pk=view_id).delete()
