"""Input of the pages. Shape is checked here, meaning in the services."""

from typing import Any

from django import forms

from mediation.choices import Kind, Level
from mediation.selectors.listing import BEHIND, TABS, Filters


class ListForm(forms.Form):
    """Filters of the list; nonsense is as if it were not given."""

    tab = forms.ChoiceField(choices=[(name, name) for name in TABS], required=False)
    behind = forms.ChoiceField(choices=[(name, name) for name in BEHIND], required=False)
    level = forms.ChoiceField(choices=Level.choices, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    q = forms.CharField(max_length=100, required=False)
    since = forms.DateField(required=False)
    until = forms.DateField(required=False)
    owner = forms.IntegerField(required=False, min_value=1, max_value=2**31)

    def filters(self, station: str) -> Filters:
        """Return what is asked for."""
        self.is_valid()
        given: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if value and name not in {"tab", "q"}
        }
        return Filters(station=station, text=self.cleaned_data.get("q", ""), **given)

    @property
    def chosen_tab(self) -> str:
        """Return the tab; open ones when none is named."""
        return self.cleaned_data.get("tab") or "open"


class DayForm(forms.Form):
    """A day."""

    day = forms.DateField(required=False)

    @property
    def chosen(self) -> Any:
        """Return the day, or None."""
        self.is_valid()
        return self.cleaned_data.get("day")


class ExportForm(forms.Form):
    """Why a list leaves the house."""

    reason = forms.CharField(max_length=200)
