"""Who carries a tablet: the unit one sits in and the place one looks after."""

from stations.choices import PostKind
from stations.models import CrewMember, Officer, Post


def unit_of(officer: Officer) -> str:
    """Return the call sign of the unit that an officer sits in; "" for one who sits in none."""
    rows = CrewMember.objects.filter(officer=officer, until=None, unit__is_active=True)
    return rows.values_list("unit__call_sign", flat=True).first() or ""


def place_of(officer: Officer) -> str:
    """Return the name of the community, else of the compound, that an officer looks after (S1); "" without one."""
    rows = Post.objects.filter(officer=officer, place__is_active=True, kind__in=[PostKind.OFFICER, PostKind.AUXILIARY])
    return rows.order_by("place__kind", "place__code").values_list("place__name", flat=True).first() or ""
