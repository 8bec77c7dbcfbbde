"""Shapes of input. Meaning is the services' business."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api import MomentField
from orders.choices import Kind
from orders.selectors.listing import TABS, Filters
from orders.services.issue import MOST_AT_ONCE, TITLE_LENGTH, Subject
from stations.models import Organisation

LARGEST_ID = 2**62
REASON_LENGTH = 1000


class SubjectSerializer(serializers.Serializer[dict[str, Any]]):
    """What it is about; `url` is an address of this house."""

    title = serializers.CharField(max_length=TITLE_LENGTH)
    type = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")
    id = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None)
    number = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    url = serializers.RegexField(
        r"^/(?![/\\])", max_length=200, required=False, allow_blank=True, default="",
        error_messages={"invalid": _("只能是本系统内的地址，以一个 / 开头。")},
    )  # fmt: skip


def subject_of(data: dict[str, Any]) -> Subject:
    """Return the subject of a validated SubjectSerializer."""
    return Subject(**data)


class CarrierSerializer(serializers.Serializer[dict[str, Any]]):
    """Who carries it out: an officer, a team, or an officer of a team."""

    assignee = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None
    )
    team = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None)


class IssueSerializer(CarrierSerializer):
    """A new order."""

    subject = SubjectSerializer()
    kind = serializers.ChoiceField(choices=Kind.choices)
    instruction = serializers.CharField(max_length=4000)
    due_at = MomentField(required=False, allow_null=True, default=None)


class ShareSerializer(CarrierSerializer):
    """One share of several that are issued at once."""

    title = serializers.CharField(max_length=TITLE_LENGTH, required=False, allow_blank=True, default="")
    instruction = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class BulkIssueSerializer(serializers.Serializer[dict[str, Any]]):
    """The same matter to several."""

    subject = SubjectSerializer()
    kind = serializers.ChoiceField(choices=Kind.choices)
    instruction = serializers.CharField(max_length=4000)
    due_at = MomentField(required=False, allow_null=True, default=None)
    to = serializers.ListField(child=ShareSerializer(), min_length=1, max_length=MOST_AT_ONCE)


class ListQuery(serializers.Serializer[dict[str, Any]]):
    """Tab and filters of the list."""

    tab = serializers.ChoiceField(choices=TABS, required=False, default="open")
    station = serializers.CharField(required=False, default="", max_length=16)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    community = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    assignee = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    team = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False)
    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)


def filters_of(data: dict[str, Any], station: Organisation | None = None) -> Filters:
    """Return the selector's filters of a validated ListQuery."""
    plain = {name: data.get(name) for name in ("community", "assignee", "team")}
    return Filters(tab=data["tab"], station=station, kind=data.get("kind", ""), text=data["q"], **plain)


class VersionSerializer(serializers.Serializer[dict[str, Any]]):
    """The version that was read; 409 when somebody changed the order since."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST_ID, required=False, allow_null=True, default=None)


class FeedbackSerializer(serializers.Serializer[dict[str, Any]]):
    """What was done."""

    text = serializers.CharField(max_length=4000)
    ticked = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=200), default=list, max_length=200
    )
    photos = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=100)


class AcceptSerializer(VersionSerializer):
    """Accepted."""

    remark = serializers.CharField(max_length=REASON_LENGTH, required=False, allow_blank=True, default="")


class SendBackSerializer(VersionSerializer):
    """What is missing."""

    remark = serializers.CharField(max_length=REASON_LENGTH)


class OrderReasonSerializer(VersionSerializer):
    """Why."""

    reason = serializers.CharField(max_length=REASON_LENGTH)


class ReassignSerializer(CarrierSerializer, OrderReasonSerializer):
    """To whom, and why."""


class ExtendSerializer(OrderReasonSerializer):
    """Until when, and why."""

    due_at = MomentField()


class NumbersSerializer(VersionSerializer):
    """Several orders."""

    numbers = serializers.ListField(child=serializers.CharField(max_length=16), min_length=1, max_length=MOST_AT_ONCE)


class ReassignManySerializer(ReassignSerializer, NumbersSerializer):
    """Several orders to somebody else."""


class ExtendManySerializer(ExtendSerializer, NumbersSerializer):
    """More time for several orders."""
