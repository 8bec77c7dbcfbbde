"""Input that several doors share: a position with its datum, a phone number, several values of a filter."""

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from core.errors import Invalid
from stations.choices import Datum
from stations.geo.datum import check_position, to_wgs84
from stations.phones import NUMBER, digits_of

MOBILE_DIGITS = 11
# The one query parameter of most doors: which station, for those who see several.
STATION = OpenApiParameter("station", str, description="code of a visible station; one's own when left out")
_MOBILE = re.compile(r"1[3-9]\d{5,}")


class MayBeNull(serializers.Serializer[dict[str, Any]]):
    """What may be left out may be null as well, and that is the same: many programs send every field they know."""

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, those that may be left out described as nullable."""
        fields: dict[str, Any] = super().get_fields()
        for field in fields.values():
            field.allow_null = field.allow_null or not field.required
        return fields

    def to_internal_value(self, data: Any) -> Any:
        """Return what is said; a null that stands for nothing is not looked at, any other is refused by its field."""
        if isinstance(data, dict):
            data = {name: value for name, value in data.items() if value is not None or self._must_be(name)}
        return super().to_internal_value(data)

    def _must_be(self, name: str) -> bool:
        return name in self.fields and self.fields[name].required


class PositionSerializer(serializers.Serializer[dict[str, Any]]):
    """lon, lat in a datum → WGS-84. Half a position, NaN, or swapped axes are refused by name."""

    lon = serializers.FloatField(required=False, allow_null=True)
    lat = serializers.FloatField(required=False, allow_null=True)
    datum = serializers.ChoiceField(choices=Datum.choices, default=Datum.WGS84)
    accuracy_m = serializers.FloatField(required=False, allow_null=True, min_value=0, max_value=100_000)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Convert at the edge."""
        lon, lat = attrs.get("lon"), attrs.get("lat")
        if (lon is None) != (lat is None):
            missing = "lat" if lat is None else "lon"
            raise serializers.ValidationError({missing: _("经纬度要成对给出。")})
        if lon is not None and lat is not None:
            try:
                check_position(lon, lat)
            except Invalid as error:
                raise serializers.ValidationError(error.fields) from error
            attrs["lon"], attrs["lat"] = to_wgs84(lon, lat, attrs["datum"])
        return attrs


class PhoneField(serializers.CharField):
    """A phone number as digits; spaces, dashes and China's prefix are dropped."""

    def __init__(self, **kwargs: Any) -> None:
        """Allow what people type."""
        super().__init__(max_length=30, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """Return digits with an optional plus; a mobile number must have eleven of them."""
        digits = digits_of(super().to_internal_value(data))
        if digits and not NUMBER.fullmatch(digits):
            raise serializers.ValidationError(_("电话只能是数字，如 138 0013 8000。"))
        if _MOBILE.fullmatch(digits) and len(digits) != MOBILE_DIGITS:
            raise serializers.ValidationError(_("手机号应为 11 位，现 {there} 位。").format(there=len(digits)))
        return digits


def listed_in(texts: Iterable[str]) -> list[str]:
    """Return the values of a filter, repeated or with commas between; an empty one asks for nothing."""
    return [word for text in texts for one in text.split(",") if (word := one.strip())]


class SeveralField(serializers.MultipleChoiceField):
    """Values of a filter: `status=open,closed`, `status=open&status=closed`, or `status=` for all."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the set of what is asked for; ValidationError names a value that is none of the choices."""
        return super().to_internal_value(listed_in(map(str, data)))
