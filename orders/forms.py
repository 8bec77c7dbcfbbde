"""Input of the pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from orders import rules
from orders.choices import Act, Counting, Kind, Level
from orders.selectors.keeping import Periods
from orders.selectors.listing import TABS, Filters
from stations.forms import KeepForm
from stations.models import Officer, Organisation


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


class PeriodsForm(KeepForm):
    """Days and counting of every kind."""

    def __init__(self, *args: Any, periods: Periods, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in Kind.choices:
            days, counting = periods[kind]
            self.fields[f"days_{kind}"] = forms.IntegerField(
                label=_("{kind}的天数").format(kind=label),
                initial=days,
                min_value=1,
                max_value=rules.LONGEST_PERIOD_DAYS,
            )
            self.fields[f"counting_{kind}"] = forms.ChoiceField(
                label=_("{kind}的计法").format(kind=label), initial=counting, choices=Counting.choices
            )
        self.dress()

    def rows(self) -> list[tuple[str, Any, Any]]:
        """Return a row per kind with its two fields."""
        return [(str(label), self[f"days_{kind}"], self[f"counting_{kind}"]) for kind, label in Kind.choices]

    def periods(self) -> Periods:
        """Return what was filled in, by kind."""
        given = self.cleaned_data
        return {kind: (given[f"days_{kind}"], given[f"counting_{kind}"]) for kind in Kind.values}


class StepsForm(KeepForm):
    """All reminders and escalations; a line without hours is none."""

    WHAT = (
        ("remind", _("提醒承办人，期限前")),
        ("escalate_1", _("升组长，期限后")),
        ("escalate_2", _("升值班所长，期限后")),
    )

    def __init__(self, *args: Any, steps: list[rules.Kept], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for no in range(rules.MOST_STEPS):
            act, level, hours = steps[no] if no < len(steps) else (Act.REMIND, Level.NONE, None)
            self.fields[f"what_{no}"] = forms.ChoiceField(
                label=_("第 {no} 步").format(no=no + 1),
                choices=self.WHAT,
                initial=f"{act}_{level}" if level else str(act),
                required=False,
            )
            self.fields[f"hours_{no}"] = forms.IntegerField(
                label=_("第 {no} 步的小时数").format(no=no + 1),
                initial=None if hours is None else abs(hours),
                min_value=0,
                max_value=rules.FURTHEST_STEP_H,
                required=False,
            )
        self.dress()

    def rows(self) -> list[tuple[Any, Any]]:
        """Return a row per step with its two fields."""
        return [(self[f"what_{no}"], self[f"hours_{no}"]) for no in range(rules.MOST_STEPS)]

    def steps(self) -> list[rules.Kept]:
        """Return the steps that were filled in."""
        found: list[rules.Kept] = []
        for no in range(rules.MOST_STEPS):
            act, _sign, level = self.cleaned_data[f"what_{no}"].partition("_")
            hours = self.cleaned_data[f"hours_{no}"]
            if hours is not None:
                found.append((act, int(level or Level.NONE), hours if level else -hours))
        return found


class DayForm(KeepForm):
    """A day that is worked, or free."""

    day = forms.DateField(label=_("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    works = forms.TypedChoiceField(
        label=_("这天"), choices=[("free", _("放假")), ("worked", _("上班"))], coerce=lambda day: day == "worked"
    )
    note = forms.CharField(label=_("说明"), max_length=40, required=False)


class LeadersForm(KeepForm):
    """Who leads each group or team."""

    def __init__(
        self, *args: Any, groups: list[Organisation], leaders: dict[int, Officer], people: list[Officer], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for one in people}
        offered = [("", "—"), *((pk, f"{one.name} · {one.organisation.name}") for pk, one in self.people.items())]
        for group in groups:
            named = leaders.get(group.pk)
            self.fields[f"leader_{group.pk}"] = forms.ChoiceField(
                label=group.name, choices=offered, initial=named.pk if named else "", required=False
            )
        self.dress()

    def leaders(self) -> dict[int, Officer | None]:
        """Return group → leader as chosen."""
        return {int(name.removeprefix("leader_")): self.people.get(pk) for name, pk in self.cleaned_data.items()}
