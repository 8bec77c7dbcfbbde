"""Shapes of input. Meaning is the services' business."""

from typing import Any

from rest_framework import serializers

from core.api import MomentField
from core.reach import DAYS_IN_REACH, MOMENTS_IN_REACH
from mediation.choices import (
    AgreementStatus,
    Kind,
    Level,
    Nature,
    ObligationStatus,
    Outcome,
    PartyRole,
    ReferralStatus,
    ReferralTo,
    Source,
    Status,
    VisitOutcome,
)
from mediation.services.agreements import Promise
from mediation.services.meetings import Plan
from mediation.services.opening import Opening
from mediation.services.people import Person
from stations.api.fields import PhoneField, PositionSerializer, SeveralField

Data = dict[str, Any]


def short_text(most: int, **more: Any) -> serializers.CharField:
    """Return a field that may be left out."""
    return serializers.CharField(max_length=most, required=False, allow_blank=True, default="", **more)


class StationQuery(serializers.Serializer[Data]):
    """Which station, for those who see several."""

    station = short_text(16)


class DisputeQuery(StationQuery):
    """Filters of the list."""

    status = SeveralField(choices=Status.choices, required=False, help_text="repeated, or open,mediating")
    level = serializers.ChoiceField(choices=Level.choices, required=False)
    kind = serializers.ChoiceField(choices=Kind.choices, required=False)
    q = short_text(100)


class RateQuery(StationQuery):
    """A period of acceptance, both days included."""

    since = serializers.DateField(validators=DAYS_IN_REACH, required=False)
    until = serializers.DateField(validators=DAYS_IN_REACH, required=False)


class VisitQuery(StationQuery):
    """Whose visits, and up to which day."""

    mine = serializers.BooleanField(default=False)
    until = serializers.DateField(validators=DAYS_IN_REACH, required=False)


class WeekQuery(StationQuery):
    """A day of the week that is asked for."""

    day = serializers.DateField(validators=DAYS_IN_REACH, required=False)


class OpenSerializer(PositionSerializer):
    """A dispute taken in by hand."""

    kind = serializers.ChoiceField(choices=Kind.choices)
    title = serializers.CharField(max_length=100)
    source = serializers.ChoiceField(choices=Source.choices, default=Source.PARTY)  # type: ignore[assignment] # a field of that name hides DRF's own attribute
    nature = serializers.ChoiceField(choices=Nature.choices, default=Nature.ORDINARY)
    cause = short_text(400)
    address = short_text(200)
    station = short_text(16)


def opening_of(data: Data) -> Opening:
    """Return the opening of a validated OpenSerializer."""
    names = ("kind", "title", "source", "nature", "cause", "address", "lon", "lat")
    return Opening(**{name: data.get(name) for name in names})


class ConfirmSerializer(serializers.Serializer[Data]):
    """Who takes it; left out, the community's officer or the case team."""

    owner_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    instruction = short_text(4000)


class DisputeReasonSerializer(serializers.Serializer[Data]):
    """Why."""

    reason = short_text(200)


class OwnerSerializer(DisputeReasonSerializer):
    """To whom."""

    owner_id = serializers.IntegerField()
    nature = serializers.ChoiceField(choices=Nature.choices)


class LevelSerializer(DisputeReasonSerializer):
    """Which level."""

    level = serializers.ChoiceField(choices=Level.choices)


class SplitSerializer(DisputeReasonSerializer):
    """Which incident is another matter."""

    incident = serializers.CharField(max_length=40)


class JoinSerializer(DisputeReasonSerializer):
    """Which other file, by its number."""

    other = serializers.CharField(max_length=16)


class DisputeNoteSerializer(serializers.Serializer[Data]):
    """A sentence for the file."""

    text = serializers.CharField(max_length=2000)


class PartySerializer(serializers.Serializer[Data]):
    """Somebody in a dispute, in clear."""

    role = serializers.ChoiceField(choices=PartyRole.choices)
    name = serializers.CharField(max_length=64)
    phone = PhoneField(required=False, allow_blank=True, default="")
    id_number = short_text(20)
    address = short_text(200)
    minor = serializers.BooleanField(default=False)
    note = short_text(200)


def person_of(data: Data) -> Person:
    """Return the person of a validated PartySerializer."""
    return Person(**data)


class MemberSerializer(serializers.Serializer[Data]):
    """An officer or a mediator of the joint group."""

    person_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    mediator_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    duty = short_text(60)


class ReferSerializer(serializers.Serializer[Data]):
    """Which body, and why."""

    to = serializers.ChoiceField(choices=ReferralTo.choices)
    body = short_text(64)
    reason = serializers.CharField(max_length=200)


class AnswerSerializer(serializers.Serializer[Data]):
    """What the other body said."""

    status = serializers.ChoiceField(choices=ReferralStatus.choices)
    answer = short_text(400)


class PlanSerializer(serializers.Serializer[Data]):
    """When and where to meet, and who mediates."""

    room_id = serializers.IntegerField()
    starts_at = MomentField(validators=MOMENTS_IN_REACH)
    ends_at = MomentField(validators=MOMENTS_IN_REACH, required=False, allow_null=True, default=None)
    mediator_ids = serializers.ListField(child=serializers.IntegerField(), required=False, default=list, max_length=10)
    topic = short_text(100)
    remote_url = short_text(300)


class MovePlanSerializer(PlanSerializer):
    """Another time or place, and the version that was read."""

    version = serializers.IntegerField(min_value=1)


def plan_of(data: Data) -> Plan:
    """Return the plan of a validated PlanSerializer."""
    return Plan(**{name: value for name, value in data.items() if name != "version"})


class HeldSerializer(serializers.Serializer[Data]):
    """How a meeting ended."""

    outcome = serializers.ChoiceField(choices=Outcome.choices)
    minutes = serializers.CharField(max_length=8000)


class PromiseSerializer(serializers.Serializer[Data]):
    """What a party promises."""

    what = serializers.CharField(max_length=200)
    party_id = serializers.IntegerField(required=False, allow_null=True, default=None)
    due_on = serializers.DateField(validators=DAYS_IN_REACH, required=False, allow_null=True, default=None)
    amount = serializers.DecimalField(max_digits=12, decimal_places=2, required=False, allow_null=True, default=None)


class DraftSerializer(serializers.Serializer[Data]):
    """A form, its clauses if they were changed, and the promises."""

    template = serializers.CharField(max_length=24)
    clauses = serializers.ListField(
        child=serializers.CharField(max_length=600), required=False, default=list, max_length=30
    )
    promises = PromiseSerializer(many=True, required=False, default=list)


def promises_of(data: Data) -> list[Promise]:
    """Return the promises of a validated DraftSerializer."""
    return [Promise(**one) for one in data["promises"]]


class SignSerializer(serializers.Serializer[Data]):
    """The attachment with the signatures."""

    scan = serializers.UUIDField()


class EndSerializer(DisputeReasonSerializer):
    """Withdrawn or void."""

    to = serializers.ChoiceField(choices=[AgreementStatus.WITHDRAWN, AgreementStatus.VOID])


class CheckSerializer(serializers.Serializer[Data]):
    """How an obligation stands."""

    status = serializers.ChoiceField(choices=ObligationStatus.choices)
    note = short_text(200)


class SettleSerializer(serializers.Serializer[Data]):
    """How they made peace."""

    how = serializers.CharField(max_length=200)


class CloseDisputeSerializer(serializers.Serializer[Data]):
    """What came of it."""

    result = serializers.CharField(max_length=400)


class VisitSerializer(serializers.Serializer[Data]):
    """What a visit found."""

    outcome = serializers.ChoiceField(choices=VisitOutcome.choices)
    note = short_text(400)
