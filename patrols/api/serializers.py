"""Shapes of input. Meaning is the services' business."""

from typing import Any

from rest_framework import serializers

from patrols.choices import PinKind

MOST_POINTS = 2000


class PlanQuery(serializers.Serializer[dict[str, Any]]):
    """Which plans."""

    station = serializers.CharField(required=False, default="", max_length=16)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


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


class EmptySerializer(serializers.Serializer[dict[str, Any]]):
    """Nothing is asked."""


class ArriveSerializer(serializers.Serializer[dict[str, Any]]):
    """When, if the tablet was cut off."""

    at = serializers.DateTimeField(required=False, allow_null=True)


class LeaveSerializer(ArriveSerializer):
    """When, and what was seen."""

    note = serializers.CharField(required=False, allow_blank=True, default="", max_length=400)


class TrackPointSerializer(serializers.Serializer[dict[str, Any]]):
    """One fix, in WGS-84."""

    at = serializers.DateTimeField()
    lon = serializers.FloatField(min_value=-180, max_value=180)
    lat = serializers.FloatField(min_value=-90, max_value=90)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=100_000)


class TrackSerializer(serializers.Serializer[dict[str, Any]]):
    """A unit's fixes since it was last heard."""

    unit = serializers.CharField(max_length=12)
    points = serializers.ListField(child=TrackPointSerializer(), allow_empty=False, max_length=MOST_POINTS)
