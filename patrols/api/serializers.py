"""Shapes of input. Meaning is the services' business."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api import MomentField
from core.reach import FIRST_YEAR, LAST_YEAR
from incidents.selectors.listing import LONGEST_TYPES
from patrols.choices import HEAT_CELL_M, HEAT_CELLS_M, Compare, HeatShape, PinKind

MOST_POINTS = 2000


class StationQuery(serializers.Serializer[dict[str, Any]]):
    """Whose."""

    station = serializers.CharField(required=False, default="", max_length=16)


class PlanQuery(serializers.Serializer[dict[str, Any]]):
    """Which plans."""

    station = serializers.CharField(required=False, default="", max_length=16)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class HeatQuery(serializers.Serializer[dict[str, Any]]):
    """Which incidents are counted, on what, beside what. Days are Shanghai days, both included."""

    station = serializers.CharField(required=False, default="", max_length=16)
    since = serializers.DateField()
    until = serializers.DateField()
    type = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_TYPES,
        help_text="theft,fraud: each with all below it",
    )
    hours = serializers.RegexField(
        r"^(\d|1\d|2[0-4])-(\d|1\d|2[0-4])$", required=False, allow_blank=True, default="", help_text="22-2"
    )
    weekday = serializers.RegexField(
        r"^[1-7](,[1-7])*$", required=False, allow_blank=True, default="", help_text="6,7 (1 is Monday)"
    )
    compare = serializers.ChoiceField(choices=Compare.choices, required=False, allow_blank=True, default="")
    shape = serializers.ChoiceField(choices=HeatShape.choices, required=False, default=HeatShape.SQUARE)
    cell_m = serializers.ChoiceField(choices=HEAT_CELLS_M, required=False, default=HEAT_CELL_M)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or lies beyond the calendar."""
        if attrs["until"] < attrs["since"]:
            raise serializers.ValidationError({"until": _("结束日期早于开始日期。")})
        if attrs["since"].year < FIRST_YEAR or attrs["until"].year > LAST_YEAR:
            raise serializers.ValidationError({"since": _("日期超出可查询的范围。")})
        return attrs


class AskSerializer(serializers.Serializer[dict[str, Any]]):
    """Which day is to be planned, with which template."""

    day = serializers.DateField()
    template = serializers.CharField(required=False, allow_blank=True, default="", max_length=24)
    station = serializers.CharField(required=False, allow_blank=True, default="", max_length=16)


class PublishSerializer(serializers.Serializer[dict[str, Any]]):
    """The version that was looked at."""

    version = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**31 - 1)


class WishSerializer(serializers.Serializer[dict[str, Any]]):
    """A wish about one place: a known key, or a new point in WGS-84."""

    kind = serializers.ChoiceField(choices=PinKind.choices)
    key = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    lon = serializers.FloatField(required=False, allow_null=True, min_value=-180, max_value=180)
    lat = serializers.FloatField(required=False, allow_null=True, min_value=-90, max_value=90)
    name = serializers.CharField(required=False, allow_blank=True, default="", max_length=100)
    crew = serializers.CharField(required=False, allow_blank=True, default="", max_length=12)


class KeySerializer(serializers.Serializer[dict[str, Any]]):
    """Whose wish is taken back."""

    key = serializers.CharField(max_length=40)


class ReplanSerializer(serializers.Serializer[dict[str, Any]]):
    """Another template, if the day is to be staffed differently."""

    template = serializers.CharField(required=False, allow_blank=True, default="", max_length=24)


class WithdrawSerializer(serializers.Serializer[dict[str, Any]]):
    """Why it is taken back."""

    why = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)


class ArriveSerializer(serializers.Serializer[dict[str, Any]]):
    """When, if the tablet was cut off."""

    at = MomentField(required=False, allow_null=True)


class LeaveSerializer(ArriveSerializer):
    """When, and what was seen."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=400)


class TrackPointSerializer(serializers.Serializer[dict[str, Any]]):
    """One fix, in WGS-84."""

    at = MomentField()
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=100_000)


class TrackSerializer(serializers.Serializer[dict[str, Any]]):
    """A unit's fixes since it was last heard."""

    unit = serializers.CharField(max_length=12)
    points = serializers.ListField(child=TrackPointSerializer(), allow_empty=False, max_length=MOST_POINTS)
