"""Forms of the patrols app: shape only."""

from datetime import time
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from patrols.models import DutyTemplate, TemplateCrew
from patrols.selectors.naming import LANDMARKS
from patrols.selectors.templates import clock
from patrols.selectors.wording import weekday_name
from patrols.services.shifts import CrewFacts, PauseFacts
from patrols.services.staffing import TemplateFacts
from patrols.services.weights import LARGEST
from stations.choices import PlaceKind, UnitKind
from stations.forms import MOMENT, KeepForm

CLOCK = "%H:%M"
FEWEST_PAUSES, SPARE_PAUSES = 3, 1


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)


class OnlinePatrolForm(KeepForm):
    """A window with its video points and chat groups, one a line."""

    title = forms.CharField(label=_("名称"), max_length=60)
    starts_at = forms.DateTimeField(label=_("开始"), input_formats=[MOMENT], widget=_moment())
    ends_at = forms.DateTimeField(label=_("结束"), input_formats=[MOMENT], widget=_moment())
    videos = forms.CharField(label=_("视频点位（一行一个）"), required=False, max_length=4000, widget=forms.Textarea)
    groups = forms.CharField(label=_("群组（一行一个）"), required=False, max_length=4000, widget=forms.Textarea)

    def clean_videos(self) -> list[str]:
        """Return the video points' names."""
        return _lines(self.cleaned_data["videos"])

    def clean_groups(self) -> list[str]:
        """Return the groups' names."""
        return _lines(self.cleaned_data["groups"])


def _clock(label: Any, *, required: bool = True, initial: time | None = None) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format=CLOCK)
    return forms.TimeField(label=label, input_formats=[CLOCK], widget=widget, required=required, initial=initial)


def _weekdays() -> list[tuple[int, str]]:
    return [(number + 1, weekday_name(number)) for number in range(7)]


class TemplateForm(KeepForm):
    """What a template is besides its crews."""

    name = forms.CharField(label=_("名称"), max_length=40)
    bands = forms.CharField(
        label=_("推算时段"),
        max_length=60,
        help_text=_("一天分几段推算警情：写各段开始的整点，用空格分开，如 6 10 14 18 22 0。"),
    )
    place_kinds = forms.MultipleChoiceField(
        label=_("只去这些场所"),
        required=False,
        choices=[(kind.value, kind.label) for kind in map(PlaceKind, LANDMARKS)],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就是全辖区。"),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("自动用于"),
        required=False,
        coerce=int,
        choices=_weekdays,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("这几天自动编排时用它；都不选则只在手动选择时，或作为平常用的模板。"),
    )

    def clean_bands(self) -> list[int]:
        """Return the full hours."""
        words = self.cleaned_data["bands"].replace(",", " ").replace("，", " ").split()
        if not all(word.isdecimal() and int(word) <= 24 for word in words):  # noqa: PLR2004 - hours of a day
            raise forms.ValidationError(_("只写 0 到 24 的整点，用空格分开。"))
        return [int(word) for word in words]

    def facts(self) -> TemplateFacts:
        """Return what was typed."""
        given = self.cleaned_data
        return TemplateFacts(**{name: given[name] for name in ("name", "bands", "place_kinds", "weekdays")})


class NewTemplateForm(TemplateForm):
    """A new template; its code is its name for good."""

    field_order = ["code"]
    code = forms.CharField(label=_("代码"), max_length=24, help_text=_("小写字母、数字和连字符，如 weekend-night。"))


class CrewForm(KeepForm):
    """A crew: what it is called, how it moves, when; and its pauses, a row each."""

    key = forms.CharField(label=_("代号"), max_length=12, help_text=_("与呼号相同的单元优先，如 M2。"))
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    name = forms.CharField(label=_("名称"), max_length=40, help_text=_("如 中班、东线、夜市。"))
    starts_at = _clock(_("上勤"))
    ends_at = _clock(_("下勤"))

    def __init__(self, *args: Any, crew: TemplateCrew | None, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": _crew_facts(crew) if crew else {}} | kwargs)
        kept = crew.pauses if crew else []
        self.count = max(FEWEST_PAUSES, len(kept) + SPARE_PAUSES)
        kinds = [("", "—"), ("break", _("休整")), ("mobile", _("机动接警"))]
        for number in range(1, self.count + 1):
            kind, since, until, length = kept[number - 1] if number <= len(kept) else ("", None, None, None)
            row = {
                "kind": forms.ChoiceField(label=_("做什么"), choices=kinds, required=False, initial=kind),
                "since": _clock(_("最早开始"), required=False, initial=None if since is None else clock(since)),
                "until": _clock(_("最晚结束"), required=False, initial=None if until is None else clock(until)),
                "minutes": forms.IntegerField(
                    label=_("时长（分）"), required=False, min_value=1, max_value=24 * 60, initial=length
                ),
            }
            self.fields.update({f"pause_{number}_{name}": field for name, field in row.items()})
        self.dress()

    def shift(self) -> list[Any]:
        """Return the fields of the crew itself."""
        return [self[name] for name in ("key", "kind", "name", "starts_at", "ends_at")]

    def rows(self) -> list[list[Any]]:
        """Return a row of fields for each pause."""
        return [[self[f"pause_{number}_{name}"] for name in PAUSE_FIELDS] for number in range(1, self.count + 1)]

    def clean(self) -> dict[str, Any]:
        """Refuse half a pause, naming what is missing."""
        given = cast("dict[str, Any]", super().clean())
        for number in range(1, self.count + 1):
            row = {name: given.get(f"pause_{number}_{name}") for name in PAUSE_FIELDS}
            for name, value in row.items():
                field = f"pause_{number}_{name}"
                if any(row.values()) and value in (None, "") and field not in self.errors:
                    self.add_error(field, _("这一行没有填完；不要这一行就全部清空。"))
        return given

    def facts(self) -> CrewFacts:
        """Return what was typed."""
        given = self.cleaned_data
        rows = {
            number: {name: given[f"pause_{number}_{name}"] for name in PAUSE_FIELDS}
            for number in range(1, self.count + 1)
        }
        return CrewFacts(
            **{name: given[name] for name in ("key", "kind", "name", "starts_at", "ends_at")},
            pauses={number: PauseFacts(**row) for number, row in rows.items() if row["kind"]},
        )


PAUSE_FIELDS = ("kind", "since", "until", "minutes")


def _crew_facts(crew: TemplateCrew) -> dict[str, Any]:
    return {
        "key": crew.key, "kind": crew.kind, "name": crew.name, "starts_at": clock(crew.starts_min),
        "ends_at": clock(crew.ends_min),
    }  # fmt: skip


class HoursForm(KeepForm):
    """When a station's day begins and is planned, and with what."""

    plan_at = _clock(_("每天自动编排"))
    day_starts_at = forms.TypedChoiceField(
        label=_("巡防日从几点到次日几点"),
        coerce=lambda hour: time(int(hour)),
        choices=[(hour, f"{hour:02d}:00") for hour in range(24)],
    )
    template = forms.ChoiceField(label=_("平常用的模板"))

    def __init__(self, *args: Any, templates: list[DutyTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["template"]).choices = [(row.code, row.name) for row in templates]


class WeightForm(KeepForm):
    """What an incident of a type weighs, and whether an officer in the street could have met it."""

    weight = forms.FloatField(
        label=_("权重"),
        min_value=0,
        max_value=LARGEST,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        help_text=_("普通警情是 1，8 是它的八倍，0 是不计。"),
    )
    street = forms.TypedChoiceField(
        label=_("巡防能遇到吗"),
        coerce=lambda said: said == "1",
        choices=[("1", _("街面上能遇到")), ("0", _("遇不到，只提示地点"))],
    )
