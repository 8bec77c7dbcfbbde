"""Input of the pages."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import day_bounds
from core.reach import DAYS_IN_REACH
from incidents.choices import Priority, Stage, Status
from incidents.models import IncidentType, SavedView
from incidents.selectors.listing import LONGEST_TYPES, Filters
from stations.forms import KeepForm
from stations.models import Organisation

BOX = r"(?:-?\d{1,3}(?:\.\d+)?,){3}-?\d{1,3}(?:\.\d+)?"
# A street of kilometres: what lies along it is a box for each row of the lattice on which the heat map counts.
MOST_BOXES = 200
LONGEST_S = 30 * 24 * 3600
LONGEST_QUERY = SavedView._meta.get_field("query").max_length or 0  # noqa: SLF001 - Django's public way
TOO_LONG = _("筛选条件太长，不能存为视图，请缩短或减少几项。")
STATUSES = [("open", _("未结")), *Status.choices]


def _box(text: str) -> tuple[float, float, float, float]:
    west, south, east, north = (float(part) for part in text.split(","))
    return west, south, east, north


class ListForm(forms.Form):
    """Filters of the list page; days are Shanghai days, `until` included."""

    q = forms.CharField(required=False, max_length=100)
    status = forms.ChoiceField(required=False, choices=[("", ""), *STATUSES])
    type = forms.CharField(required=False, max_length=LONGEST_TYPES)
    priority = forms.TypedChoiceField(
        required=False, choices=[("", ""), *Priority.choices], coerce=int, empty_value=None
    )
    since = forms.DateField(required=False, validators=DAYS_IN_REACH)
    until = forms.DateField(required=False, validators=DAYS_IN_REACH)
    community = forms.IntegerField(required=False)
    # What the heat map asks for and nobody types: hours "22-2", weekdays "6,7", a place's boxes, each
    # west,south,east,north, with semicolons between.
    hours = forms.RegexField(r"^(\d|1\d|2[0-4])-(\d|1\d|2[0-4])$", required=False)
    weekday = forms.RegexField(r"^[1-7](,[1-7])*$", required=False)
    bbox = forms.RegexField(rf"^{BOX}(;{BOX}){{0,{MOST_BOXES - 1}}}$", required=False)
    station = forms.CharField(required=False, max_length=16)

    def filters(self, station: Organisation | None = None) -> Filters:
        """Return the selector's filters; a field that makes no sense is left out (its error is shown)."""
        data: dict[str, Any] = self.cleaned_data
        since: datetime | None = day_bounds(data["since"])[0] if data.get("since") else None
        until: datetime | None = day_bounds(data["until"])[0] + timedelta(days=1) if data.get("until") else None
        hours = [int(part) for part in data["hours"].split("-")] if data.get("hours") else []
        return Filters(
            station=station,
            hours=(hours[0], hours[1]) if hours else None,
            weekdays=[int(part) for part in data["weekday"].split(",")] if data.get("weekday") else [],
            boxes=[_box(text) for text in data["bbox"].split(";")] if data.get("bbox") else [],
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

    name = forms.CharField(max_length=40, error_messages={"required": _("请给这个视图起个名字。")})
    query = forms.CharField(max_length=LONGEST_QUERY, required=False, error_messages={"max_length": TOO_LONG})

    def clean_query(self) -> str:
        """Return the filters that the list knows, as an address holds them: a character there is up to nine here."""
        given = parse_qsl(self.cleaned_data["query"])
        query = urlencode([(name, value) for name, value in given if name in ListForm.base_fields])
        if len(query) > LONGEST_QUERY:
            raise forms.ValidationError(TOO_LONG)
        return query


class TypeForm(KeepForm):
    """A type's name, level and the words that suggest it."""

    name = forms.CharField(label=_("名称"), max_length=40)
    priority = forms.TypedChoiceField(label=_("默认级别"), choices=Priority.choices, coerce=int)
    words = forms.CharField(
        label=_("提示词"),
        max_length=400,
        required=False,
        help_text=_("用空格分开；接警时内容中出现这些词就建议此类别。"),
    )
    is_active = forms.BooleanField(label=_("在用"), required=False)

    def clean_words(self) -> list[str]:
        """Return the words."""
        return [word[:20] for word in self.cleaned_data["words"].split()]


class NewTypeForm(TypeForm):
    """A new type; its code is its name for good."""

    field_order = ["parent", "code"]
    is_active = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    parent = forms.ModelChoiceField(IncidentType.objects.none(), label=_("上级"), required=False)
    code = forms.CharField(label=_("代码"), max_length=30, help_text=_("小写字母、数字和下划线，如 ebike_parts。"))

    def __init__(self, *args: Any, parents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("parent", parents)


class LimitsForm(KeepForm):
    """A number of seconds for each stage and level."""

    def __init__(self, *args: Any, limits: dict[tuple[int, str], int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage, label in Stage.choices:
            for priority in Priority.values:
                self.fields[f"{stage}_{priority}"] = forms.IntegerField(
                    label=f"{label} · {priority}",
                    initial=limits.get((priority, stage)),
                    min_value=5,
                    max_value=LONGEST_S,
                )
        self.dress()

    def rows(self) -> list[tuple[str, list[Any]]]:
        """Return a row per stage with its fields by level."""
        return [
            (str(label), [self[f"{stage}_{priority}"] for priority in Priority.values])
            for stage, label in Stage.choices
        ]

    def limits(self) -> dict[tuple[int, str], int]:
        """Return the limits in seconds by (level, stage)."""
        return {
            (priority, stage): self.cleaned_data[f"{stage}_{priority}"]
            for stage in Stage.values
            for priority in Priority.values
        }
