"""Input of the pages."""

from datetime import datetime, timedelta
from typing import Any

from django import forms

from core.clock import day_bounds
from incidents.choices import Priority, Status
from incidents.selectors.listing import Filters

STATUSES = [("open", "未结"), *Status.choices]


class ListForm(forms.Form):
    """Filters of the list page; days are Shanghai days, `until` included."""

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=[("", ""), *STATUSES])
    type = forms.CharField(required=False, max_length=40)
    priority = forms.TypedChoiceField(
        required=False, choices=[("", ""), *Priority.choices], coerce=int, empty_value=None
    )
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    community = forms.IntegerField(required=False)

    def filters(self) -> Filters:
        """Return the selector's filters; a field that makes no sense is left out (its error is shown)."""
        data: dict[str, Any] = self.cleaned_data
        since: datetime | None = day_bounds(data["since"])[0] if data.get("since") else None
        until: datetime | None = day_bounds(data["until"])[0] + timedelta(days=1) if data.get("until") else None
        return Filters(
            status=[data["status"]] if data.get("status") else [],
            type=data.get("type") or "",
            priority=[data["priority"]] if data.get("priority") else [],
            since=since,
            until=until,
            community=data.get("community"),
            text=data.get("q") or "",
        )


class SavedViewForm(forms.Form):
    """A name for the filters in use."""

    name = forms.CharField(max_length=40)
    query = forms.CharField(max_length=500, required=False)
