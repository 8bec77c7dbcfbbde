"""Input of the keepers' pages. Shape is checked here, meaning in the services; their refusals come back by field."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid
from stations.choices import ABOVE, TEAMS, AbsenceKind, Datum, OrganisationKind, PlaceKind, Role, UnitKind
from stations.models import Officer, Organisation, Place, Unit

MOMENT = "%Y-%m-%dT%H:%M"
LARGEST_FILE = 100 * 1024 * 1024


class KeepForm(forms.Form):
    """A form in the house's look, whose service may still refuse."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.dress()

    def dress(self) -> None:
        """Give every field its look; again after fields were added."""
        for bound in self:
            widget = bound.field.widget
            if not isinstance(widget, forms.CheckboxSelectMultiple | forms.HiddenInput):
                widget.attrs["class"] = "input"

    def offer(self, name: str, rows: Any) -> None:
        """Set what a field lets choose from."""
        cast("forms.ModelChoiceField[Any]", self.fields[name]).queryset = rows

    def saves(self, act: Callable[[dict[str, Any]], Any]) -> bool:
        """Run a service with the cleaned input; False when the shape or the service refuses, with the reasons on the form."""
        if not self.is_valid():
            return False
        try:
            act(self.cleaned_data)
        except (Invalid, Conflict) as refused:
            for name, said in refused.fields.items():
                self.add_error(name if name in self.fields else None, said)
            if not refused.fields:
                self.add_error(None, refused.detail)
            return False
        return True


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
    return forms.DateTimeField(label=label, input_formats=[MOMENT], widget=widget)


class OfficerForm(KeepForm):
    """An account's facts and roles."""

    name = forms.CharField(label=_("姓名"), max_length=64)
    badge = forms.CharField(label=_("警号"), max_length=16, required=False)
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("所属"))
    roles = forms.MultipleChoiceField(
        label=_("角色"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("系统、安全、审计管理员各自独立，不能兼任其他角色。"),
    )

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("organisation", bodies)


class NewOfficerForm(OfficerForm):
    """A new account."""

    field_order = ["username", "password"]
    username = forms.CharField(label=_("用户名"), max_length=64)
    password = forms.CharField(
        label=_("初始口令"),
        max_length=128,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("留空则暂时不能登录。"),
    )


class PasswordForm(KeepForm):
    """A new password."""

    password = forms.CharField(
        label=_("新口令"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ShiftForm(KeepForm):
    """When somebody is on duty."""

    officer = forms.ModelChoiceField(Officer.objects.none(), label=_("民警"))
    starts_at = _moment(_("上班"))
    ends_at = _moment(_("下班"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("officer", people)


class AbsenceForm(ShiftForm):
    """Why and how long somebody is away."""

    field_order = ["officer", "kind"]
    kind = forms.ChoiceField(label=_("原因"), choices=AbsenceKind.choices)
    starts_at = _moment(_("开始"))
    ends_at = _moment(_("结束"))


class PlaceForm(KeepForm):
    """A place by hand. Its kind and code are its name for good, so they are fixed once it is there."""

    kind = forms.ChoiceField(label=_("类别"), choices=PlaceKind.choices)
    code = forms.CharField(label=_("编号"), max_length=40)
    name = forms.CharField(label=_("名称"), max_length=100)
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    parent_kind = forms.ChoiceField(label=_("上级类别"), choices=[("", "—"), *PlaceKind.choices], required=False)
    parent = forms.CharField(label=_("上级编号"), max_length=40, required=False)
    lon = forms.FloatField(label=_("经度"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)
    datum = forms.ChoiceField(label=_("坐标系"), choices=Datum.choices, initial=Datum.WGS84)
    households = forms.IntegerField(label=_("户数"), required=False, min_value=0, max_value=1_000_000)
    sensitive = forms.CharField(
        label=_("敏感部位说明"), max_length=200, required=False, help_text=_("填写后，80 米内的警情会提示接警员。")
    )

    def __init__(self, *args: Any, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("kind", "code") if place is not None else ():
            self.fields[name].disabled = True


class PlaceFileForm(KeepForm):
    """A file of places."""

    file = forms.FileField(
        label=_("文件"),
        help_text=_("GeoJSON、CSV 或 XLSX；列名用 编号、名称、地址、经度、纬度、上级编号、敏感说明、户数。"),
    )
    kind = forms.ChoiceField(label=_("类别"), choices=PlaceKind.choices)
    datum = forms.ChoiceField(label=_("坐标系"), choices=Datum.choices, initial=Datum.WGS84)

    def clean_file(self) -> Any:
        """Refuse what is too large to be read while somebody waits."""
        return _not_too_large(self.cleaned_data["file"])


class RoadFileForm(KeepForm):
    """A file of streets."""

    file = forms.FileField(
        label=_("文件"), help_text=_("GraphML（OSMnx）、OSM XML（.osm、.osm.gz、.osm.bz2）或 .pbf。")
    )

    def clean_file(self) -> Any:
        """Refuse what is too large to be read while somebody waits."""
        return _not_too_large(self.cleaned_data["file"])


def _not_too_large(file: Any) -> Any:
    if file.size > LARGEST_FILE:
        raise forms.ValidationError(_("文件超过 100 MB，请在服务器上用命令导入。"))
    return file


class UnitForm(KeepForm):
    """A unit, and who is on it."""

    call_sign = forms.CharField(label=_("呼号"), max_length=12, help_text=_("大写字母、数字或汉字，如 M2。"))
    kind = forms.ChoiceField(label=_("类型"), choices=UnitKind.choices)
    group = forms.ModelChoiceField(Organisation.objects.none(), label=_("警组"), required=False)
    crew = forms.ModelMultipleChoiceField(
        Officer.objects.none(), label=_("成员"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, unit: Unit | None, groups: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("group", groups), ("crew", people)):
            self.offer(name, rows)
        if unit is None:
            del self.fields["crew"]
        else:
            self.fields["call_sign"].disabled = True


class BodyForm(KeepForm):
    """A body of the tree. Kind and code are fixed once it is there; a new station needs its position (WGS-84)."""

    kind = forms.ChoiceField(label=_("类别"))
    code = forms.CharField(label=_("代码"), max_length=16, help_text=_("大写字母和数字，全局唯一，如 CHG4。"))
    name = forms.CharField(label=_("名称"), max_length=64)
    parent = forms.ModelChoiceField(Organisation.objects.none(), label=_("上级"), empty_label=None)
    lon = forms.FloatField(
        label=_("经度"), required=False, min_value=-180, max_value=180, help_text=_("WGS-84，仅派出所填写。")
    )
    lat = forms.FloatField(label=_("纬度"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, body: Organisation | None, above: Any, tree: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [OrganisationKind(body.kind)] if body else [OrganisationKind.GROUP, *TEAMS, *(ABOVE if tree else ())]
        cast("forms.ChoiceField", self.fields["kind"]).choices = [(one.value, one.label) for one in kinds]
        self.offer("parent", above)
        for name in ("lon", "lat") if body is not None or not tree else ():
            del self.fields[name]
        for name in ("kind", "code") if body is not None else ():
            self.fields[name].disabled = True
        if body is not None and not above.exists():
            del self.fields["parent"]
