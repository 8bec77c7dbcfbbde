"""Input of the pages. Shape is checked here, meaning in the services."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.reach import DAYS_IN_REACH
from mediation.choices import Joins, Kind, Level, Nature
from mediation.rules.keeping import MOST_CALLS, MOST_POINTS
from mediation.rules.risk import THRESHOLDS, Weight
from mediation.selectors.consultation import GROUPS
from mediation.selectors.listing import BEHIND, TABS, Filters
from mediation.services.keeping import FindRuleSaid, TemplateSaid
from stations.forms import KeepForm


class ListForm(forms.Form):
    """Filters of the list; nonsense is as if it were not given."""

    tab = forms.ChoiceField(choices=[(name, name) for name in TABS], required=False)
    behind = forms.ChoiceField(choices=[(name, name) for name in BEHIND], required=False)
    level = forms.ChoiceField(choices=Level.choices, required=False)
    kind = forms.ChoiceField(choices=Kind.choices, required=False)
    q = forms.CharField(max_length=100, required=False)
    since = forms.DateField(required=False, validators=DAYS_IN_REACH)
    until = forms.DateField(required=False, validators=DAYS_IN_REACH)
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

    day = forms.DateField(required=False, validators=DAYS_IN_REACH)

    @property
    def chosen(self) -> Any:
        """Return the day, or None."""
        self.is_valid()
        return self.cleaned_data.get("day")


class MorningForm(DayForm):
    """A day's consultation, all of its list or a group of it."""

    group = forms.ChoiceField(choices=[(name, name) for name in GROUPS], required=False)

    @property
    def chosen_group(self) -> str:
        """Return the group; "" for the whole list."""
        self.is_valid()
        return str(self.cleaned_data.get("group", ""))


class ExportForm(forms.Form):
    """Why a list leaves the house."""

    reason = forms.CharField(max_length=200)


CODE = RegexValidator(r"^[a-z0-9_]+$", _("只能用小写字母、数字和下划线。"))
WEIGHED = {
    "calls": _("30 天内每次来电"), "week": _("近 7 天每次来电另加"), "after": _("协议后每次来电"), "overdue": _("每项到期未履行"),
    "breaches": _("每次违反持续义务"), "weapon": _("每次提到凶器"), "violence": _("每次提到肢体冲突"), "threat": _("每次扬言报复"),
    "minor": _("涉及未成年人"), "public": _("涉及多人、群体"), "failed": _("每场未成或一方未到"), "reopened": _("每次重开"),
    "next": _("已约定再调（减）"), "kept": _("每次履行或回访良好（减）"), "quiet": _("每平静 10 天（减）"), "high": _("“高”从几分起"),
    "middle": _("“中”从几分起"),
}  # fmt: skip


class FindRuleForm(KeepForm):
    """What the finder does with a type."""

    kind = forms.ChoiceField(label=_("纠纷类别"), choices=Kind.choices)
    nature = forms.ChoiceField(label=_("性质"), choices=Nature.choices)
    joins = forms.ChoiceField(
        label=_("并为一件"), choices=Joins.choices, help_text=_("同一地址还须同一起因；公共场所只并当晚的。")
    )
    calls = forms.IntegerField(label=_("几次来电算一件"), min_value=1, max_value=MOST_CALLS)
    sensitive = forms.BooleanField(label=_("一次即列入（敏感类别）"), required=False)
    issues = forms.BooleanField(label=_("不经确认直接下达督导单"), required=False)
    is_active = forms.BooleanField(label=_("在用"), required=False)

    def said(self) -> FindRuleSaid:
        """Return what was filled in."""
        return FindRuleSaid(**{name: value for name, value in self.cleaned_data.items() if name != "type"})


class NewFindRuleForm(FindRuleForm):
    """A rule for a type that has none."""

    field_order = ["type"]
    type = forms.ChoiceField(label=_("警情类别"))

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = types  # type: ignore[attr-defined] # a ChoiceField has them
        self.dress()


class WordsForm(KeepForm):
    """All words of every kind, in a line each."""

    def __init__(self, *args: Any, words: Mapping[str, list[str]], labels: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, kept in words.items():
            self.fields[f"words_{kind}"] = forms.CharField(
                label=labels[kind], initial=" ".join(kept), required=False, max_length=4000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
        self.dress()

    def words(self) -> dict[str, list[str]]:
        """Return the words of every kind, each once."""
        return {name.removeprefix("words_"): list(dict.fromkeys(said.split())) for name, said in self.cleaned_data.items()}  # fmt: skip


class VisitsForm(KeepForm):
    """Days after settlement, by level."""

    def __init__(self, *args: Any, days: Mapping[str, list[int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for level, label in Level.choices:
            self.fields[f"days_{level}"] = forms.RegexField(
                r"^[\d\s,，、/]*$", label=label, initial=" ".join(map(str, days[level])), required=False, max_length=80,
                error_messages={"invalid": _("请填天数，用空格分开，例：7 30 90。")},
            )  # fmt: skip
        self.dress()

    def days(self) -> dict[str, list[int]]:
        """Return the days of every level."""
        spaced = {name: said.translate(str.maketrans(",，、/", "    ")) for name, said in self.cleaned_data.items()}
        return {name.removeprefix("days_"): [int(day) for day in said.split()] for name, said in spaced.items()}


class WeightsForm(KeepForm):
    """What counts how much, and where the levels begin."""

    def __init__(self, *args: Any, weights: Mapping[str, Weight], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, weight in weights.items():
            self.fields[f"points_{code}"] = _points(WEIGHED[code], weight.points)
            if code not in THRESHOLDS:
                self.fields[f"most_{code}"] = _points(format_lazy(_("{what}：封顶"), what=WEIGHED[code]), weight.most)
        self.codes = list(weights)
        self.dress()

    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Return a row per thing: its words, its points, what it counts at most (None for where a level begins)."""
        return [
            (WEIGHED[code], self[f"points_{code}"], None if code in THRESHOLDS else self[f"most_{code}"])
            for code in self.codes
        ]

    def weights(self) -> dict[str, Weight]:
        """Return what was filled in."""
        given = self.cleaned_data
        return {code: Weight(given[f"points_{code}"], given.get(f"most_{code}", MOST_POINTS)) for code in self.codes}


def _points(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(label=label, initial=initial, min_value=0, max_value=MOST_POINTS)


class TemplateForm(KeepForm):
    """A form of agreement."""

    title = forms.CharField(label=_("标题"), max_length=60)
    kind = forms.ChoiceField(label=_("用于"), choices=[("", _("各类纠纷")), *Kind.choices], required=False)
    clauses = forms.CharField(
        label=_("条款"),
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=format_lazy("{} {{applicant}} {{respondent}} {{place}} {{date}}", _("一行一条。起草时自动填入：")),
    )
    is_active = forms.BooleanField(label=_("在用"), required=False)

    def said(self) -> TemplateSaid:
        """Return what was filled in."""
        given = self.cleaned_data
        return TemplateSaid(
            title=given["title"], kind=given["kind"], clauses=given["clauses"].splitlines(),
            is_active=given.get("is_active", True),
        )  # fmt: skip


class NewTemplateForm(TemplateForm):
    """A new form; its code is its name for good."""

    field_order = ["code"]
    is_active = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    code = forms.CharField(
        label=_("代码"), max_length=24, validators=[CODE], help_text=_("小写字母、数字和下划线，如 noise。")
    )
