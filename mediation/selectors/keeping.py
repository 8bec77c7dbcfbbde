"""The rules of mediation as those who keep them see them (M1, M4, M5)."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.errors import NotFound
from incidents.models import IncidentType
from mediation.choices import Level
from mediation.models import AgreementTemplate, CauseWord, FindRule, SensitiveWord
from mediation.selectors.agreements import visit_rules
from mediation.selectors.find import words_of
from stations.models import Organisation


def own_or_default(station: Organisation) -> Q:
    """Return the condition "the house's, or the station's own"."""
    return Q(station=None) | Q(station=station)


def _own_first(rows: Any, key: str) -> list[Any]:
    found = {getattr(row, key): row for row in sorted(rows, key=lambda row: row.station_id or 0)}
    return [found[name] for name in sorted(found)]


def find_rules(station: Organisation) -> list[dict[str, Any]]:
    """Return the find rules by type, those switched off among them, each with the name of its type. Two queries."""
    names = dict(IncidentType.objects.values_list("code", "name"))
    rows = _own_first(FindRule.objects.filter(own_or_default(station)), "type")
    return [{"rule": row, "name": names.get(row.type, row.type), "own": row.station_id is not None} for row in rows]


def find_rule(station: Organisation, code: str) -> FindRule:
    """Return the rule that holds for a type at a station; NotFound when there is none."""
    found = _own_first(FindRule.objects.filter(own_or_default(station), type=code), "type")
    if not found:
        raise NotFound(_("没有类别“{code}”的发现规则。").format(code=code))
    rule: FindRule = found[0]
    return rule


def types_without_rule(station: Organisation) -> list[tuple[str, str]]:
    """Return the types in use that have no rule of their own, as choices. Two queries."""
    ruled = set(FindRule.objects.filter(own_or_default(station)).values_list("type", flat=True))
    rows = IncidentType.objects.filter(is_active=True).order_by("code").values_list("code", "name")
    return [(code, f"{name} {code}") for code, name in rows if code not in ruled]


def words_by_kind(station: Organisation, model: type[SensitiveWord | CauseWord]) -> dict[str, list[str]]:
    """Return the words in use of every kind. One query."""
    words = words_of(station, model)
    kinds = [kind for kind, _label in model._meta.get_field("kind").flatchoices]  # noqa: SLF001 - Django's public way
    return {kind: sorted(word for word, of in words.items() if of == kind) for kind in kinds}


def visit_days(station: Organisation) -> dict[str, list[int]]:
    """Return the visit days of every level. One query."""
    kept = visit_rules(station)
    return {level: kept.get(level, []) for level in Level.values}


def templates(station: Organisation) -> list[AgreementTemplate]:
    """Return the agreement forms by code, those switched off among them. One query."""
    return _own_first(AgreementTemplate.objects.filter(own_or_default(station)), "code")


def template(station: Organisation, code: str) -> AgreementTemplate:
    """Return the form of a code that holds at a station; NotFound when there is none."""
    found = next((row for row in templates(station) if row.code == code), None)
    if found is None:
        raise NotFound(_("没有协议模板“{code}”。").format(code=code))
    return found
