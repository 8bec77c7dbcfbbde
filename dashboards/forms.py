"""Input of this app's pages."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.clock import local_day, now
from dashboards.selectors.audit import Group
from stations.forms import KeepForm
from stations.models import Organisation

MONTH = timedelta(days=30)
LONGEST = timedelta(days=92)


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class AuditForm(KeepForm):
    """Which part of the record is asked for; nothing asked is the last thirty days. Who has one station chooses no body."""

    first = _day(_("从"))
    last = _day(_("到"))
    group = forms.ChoiceField(label=_("事项"), required=False, choices=[("", _("全部")), *Group.choices])
    body = forms.ModelChoiceField(Organisation.objects.none(), label=_("机构"), required=False, to_field_name="code")
    q = forms.CharField(label=_("查找"), required=False, max_length=64)

    def __init__(self, *args: Any, bodies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if bodies is None:
            del self.fields["body"]
        else:
            self.offer("body", bodies)
        self.fields["q"].widget.attrs["placeholder"] = _("操作人、用户名或编号")

    def clean(self) -> dict[str, Any]:
        """Fill in the days that were left out; not more at once than a quarter of a year."""
        given = super().clean() or {}
        last = given.get("last") or local_day(now())
        first = given.get("first") or last - MONTH
        if first > last:
            self.add_error("first", _("开始日期在结束日期之后。"))
        elif last - first > LONGEST:
            self.add_error("first", _("一次最多看 92 天。"))
        return given | {"first": first, "last": last}
