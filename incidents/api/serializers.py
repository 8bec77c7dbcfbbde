"""Shapes of input. Meaning is the services' business."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.api import MomentField
from incidents.choices import Disposition, Kind, LinkKind, PartyRole, Priority, Source, Status
from incidents.selectors.listing import LONGEST_TYPES, Filters
from incidents.services.intake import Report, Told
from stations.api.fields import MayBeNull, PhoneField, PositionSerializer, SeveralField, listed_in
from stations.models import Organisation


class CallerSerializer(MayBeNull):
    """Who called."""

    name = serializers.CharField(max_length=64, required=False, allow_blank=True, default="")
    phone = PhoneField(required=False, allow_blank=True, default="")


class LocationSerializer(MayBeNull, PositionSerializer):
    """Where: words, a position with its datum, or both."""

    address = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class ReportSerializer(MayBeNull):
    """A report to the room."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    type = serializers.CharField(max_length=40)
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment] # a field of that name hides DRF's own attribute
    title = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    caller = CallerSerializer(required=False)
    location = LocationSerializer(required=False)
    occurred_at = MomentField(required=False, allow_null=True)
    priority = serializers.ChoiceField(choices=Priority.choices, required=False, allow_null=True)
    source_id = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    station = serializers.CharField(max_length=16, required=False, allow_blank=True, default="")


def report_of(data: dict[str, Any]) -> Report:
    """Return the report of a validated ReportSerializer."""
    caller, location = data.get("caller", {}), data.get("location", {})
    plain = {
        name: data.get(name)
        for name in ("kind", "type", "source", "title", "description", "occurred_at", "priority", "source_id")
    }
    place = {name: location.get(name) for name in ("lon", "lat", "accuracy_m")}
    return Report(
        **plain,
        **place,
        address=location.get("address", ""),
        caller_name=caller.get("name", ""),
        caller_phone=caller.get("phone", ""),
    )


class ListQuery(serializers.Serializer[dict[str, Any]]):
    """Filters of the list."""

    station = serializers.CharField(required=False, default="")
    status = SeveralField(
        choices=[("open", _("未结")), *Status.choices], required=False, help_text="repeated, or open,closed"
    )
    type = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST_TYPES,
        help_text="theft,fraud: each with all below it",
    )
    priority = SeveralField(choices=Priority.choices, required=False, help_text="repeated, or 1,2")
    since = MomentField(required=False)
    until = MomentField(required=False)
    community = serializers.IntegerField(required=False)
    bbox = serializers.CharField(required=False, help_text="west,south,east,north (WGS-84)")
    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=100)

    def validate_type(self, text: str) -> str:
        """Return the codes with commas between."""
        return ",".join(listed_in([text]))

    def validate_bbox(self, text: str) -> tuple[float, ...]:
        """Return four ordered degrees."""
        try:
            west, south, east, north = (float(part) for part in text.split(","))
        except ValueError as error:
            raise serializers.ValidationError(_("应为 west,south,east,north 四个数。")) from error
        if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):  # noqa: PLR2004 - degrees
            raise serializers.ValidationError(_("应满足 west ≤ east、south ≤ north，且在经纬度范围内。"))
        return west, south, east, north


def filters_of(data: dict[str, Any], station: Organisation | None) -> Filters:
    """Return the selector's filters of a validated ListQuery."""
    plain = {name: value for name, value in data.items() if name not in {"station", "q", "status", "priority", "bbox"}}
    return Filters(
        **plain,
        boxes=[data["bbox"]] if "bbox" in data else [],
        station=station,
        text=data.get("q", ""),
        status=sorted(data.get("status", [])),
        priority=sorted(int(value) for value in data.get("priority", [])),
    )


class SimilarQuery(PositionSerializer):
    """What is known of a call so far."""

    phone = PhoneField(required=False, allow_blank=True, default="")
    address = serializers.CharField(required=False, allow_blank=True, default="", max_length=200)
    type = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    ignore = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)


class DispatchSerializer(serializers.Serializer[dict[str, Any]]):
    """Call signs to send."""

    units = serializers.ListField(child=serializers.CharField(max_length=12), allow_empty=False, max_length=50)


class ReinforceSerializer(serializers.Serializer[dict[str, Any]]):
    """How many more."""

    count = serializers.IntegerField(min_value=1, max_value=5, default=1)


class CallSerializer(MayBeNull):
    """One more call about an open matter: whatever a report may say, as far as it was said."""

    caller = CallerSerializer(required=False)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    type = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    priority = serializers.ChoiceField(choices=Priority.choices, required=False, allow_null=True)
    location = LocationSerializer(required=False)
    source = serializers.ChoiceField(choices=Source.choices, default=Source.CALL_110)  # type: ignore[assignment] # a field of that name hides DRF's own attribute


def told_of(data: dict[str, Any]) -> Told:
    """Return what a validated CallSerializer says of the matter."""
    matter = {name: data[name] for name in ("kind", "type", "priority") if name in data}
    location = data.get("location", {})
    return Told(
        **matter, **{name: location[name] for name in ("address", "lon", "lat", "accuracy_m") if name in location}
    )


class ReasonSerializer(serializers.Serializer[dict[str, Any]]):
    """Why."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PersonSerializer(CallerSerializer):
    """Somebody in an incident."""

    role = serializers.ChoiceField(choices=PartyRole.choices)
    id_number = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class CorrectPersonSerializer(serializers.Serializer[dict[str, Any]]):
    """What was wrong about somebody; what is left out stays."""

    role = serializers.ChoiceField(choices=PartyRole.choices, required=False)
    name = serializers.CharField(max_length=64, required=False, allow_blank=True)
    phone = PhoneField(required=False, allow_blank=True)
    id_number = serializers.CharField(max_length=20, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CloseSerializer(serializers.Serializer[dict[str, Any]]):
    """How it ended."""

    disposition = serializers.ChoiceField(choices=Disposition.choices)
    note = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


# How two incidents belong together after all: not.
APART = "none"


class LinkSerializer(ReasonSerializer):
    """Which other incident, and how: merged into it, related, or (for a reason) neither any more."""

    other = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=[*LinkKind.choices, (APART, _("不相干"))], default=LinkKind.RELATED)


class ReclassifySerializer(ReasonSerializer):
    """A new type, a new priority, or both."""

    type = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")
    priority = serializers.ChoiceField(choices=Priority.choices, required=False, allow_null=True)


class NoteSerializer(serializers.Serializer[dict[str, Any]]):
    """A sentence for the timeline."""

    text = serializers.CharField(max_length=2000)


class EditSerializer(serializers.Serializer[dict[str, Any]]):
    """Corrected facts and the version that was read."""

    version = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=100, required=False)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    location = LocationSerializer(required=False)


def changes_of(data: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a validated EditSerializer that were `given`, the location's flattened."""
    changes = {name: value for name, value in data.items() if name not in {"version", "location"}}
    location = given.get("location", {})
    return changes | {
        name: data["location"].get(name) for name in ("lon", "lat", "accuracy_m", "address") if name in location
    }
