"""Shapes of input: rooms and mediators, guardians, the daily consultation."""

from rest_framework import serializers

from core.api import MomentField
from core.reach import MOMENTS_IN_REACH
from mediation.api.serializers import Data, StationQuery, short_text
from mediation.choices import Kind, MediatorKind, Settled


class RoomSerializer(StationQuery):
    """A room."""

    name = serializers.CharField(max_length=40)
    seats = serializers.IntegerField(min_value=1, max_value=200, default=6)
    note = short_text(100)
    remote = serializers.BooleanField(default=False)


class MediatorSerializer(StationQuery):
    """A mediator."""

    name = serializers.CharField(max_length=64)
    kind = serializers.ChoiceField(choices=MediatorKind.choices)
    body = short_text(64)


class ToldSerializer(serializers.Serializer[Data]):
    """A guardian's report."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    address = serializers.CharField(max_length=200)
    settled = serializers.ChoiceField(choices=Settled.choices)
    text = short_text(400)


class ThankSerializer(serializers.Serializer[Data]):
    """An award."""

    title = serializers.CharField(max_length=60)
    points = serializers.IntegerField(min_value=0, max_value=32000, default=0)


class DecideSerializer(serializers.Serializer[Data]):
    """What the meeting decided about an item."""

    text = serializers.CharField(max_length=400)
    owner_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    due_at = MomentField(validators=MOMENTS_IN_REACH, required=False, allow_null=True, default=None)


class MinutesSerializer(serializers.Serializer[Data]):
    """The minutes as they are written, and the version that was read."""

    version = serializers.IntegerField(min_value=1)
    minutes = short_text(8000)
    present = short_text(300)
    ends = serializers.BooleanField(default=False)
