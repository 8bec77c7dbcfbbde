"""Forms of the patrols app: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.forms import MOMENT, KeepForm


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
