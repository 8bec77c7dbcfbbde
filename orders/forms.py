"""Input of the pages."""

from typing import Any

from django import forms

from orders.choices import Kind
from orders.selectors.listing import TABS, Filters


class ListForm(forms.Form):
    """Tab and filters of the list page."""

    tab = forms.ChoiceField(required=False, choices=[(tab, tab) for tab in TABS])
    kind = forms.ChoiceField(required=False, choices=[("", ""), *Kind.choices])
    community = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    assignee = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    team = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    q = forms.CharField(required=False, max_length=100)

    def filters(self) -> Filters:
        """Return the selector's filters; a field that makes no sense is left out."""
        self.is_valid()
        data: dict[str, Any] = self.cleaned_data
        return Filters(
            tab=data.get("tab") or "open",
            kind=data.get("kind") or "",
            community=data.get("community"),
            assignee=data.get("assignee"),
            team=data.get("team"),
            text=data.get("q") or "",
        )


class SubjectForm(forms.Form):
    """What a page of another app wants an order about: its address leads here with these words."""

    subject_type = forms.CharField(required=False, max_length=32)
    subject_id = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    subject_number = forms.CharField(required=False, max_length=40)
    subject_url = forms.RegexField(r"^/(?![/\\])", required=False, max_length=200)
    subject_title = forms.CharField(required=False, max_length=120)


class ExportForm(forms.Form):
    """Why a list leaves the house."""

    reason = forms.CharField(max_length=200)
