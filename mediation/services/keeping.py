"""The rules of mediation, kept by a station: what is found, what it weighs, when it is visited, what is signed (M1, M4, M5).

Whatever is set is set for the station alone: its own rows stand before the house's. It holds from then on; what was found,
weighed, planned or signed before stays as it is until it is looked at again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Conflict, Invalid, require
from incidents.models import IncidentType
from live.journal import record
from mediation.choices import Joins, Kind, Nature
from mediation.events.room import MediationRulesSet
from mediation.models import AgreementTemplate, CauseWord, FindRule, LevelRule, SensitiveWord, VisitRule
from mediation.rules import keeping as rules
from mediation.rules import rights
from mediation.rules.risk import Weight
from mediation.selectors import keeping
from mediation.selectors.agreements import visit_rules
from mediation.selectors.find import words_of
from mediation.selectors.risk import weights_of
from stations.models import Officer, Organisation
from stations.selectors.people import station_card
from stations.services.people import check

REFUSED = gettext_noop("调解规则由值班所长管理。")


@dataclass(frozen=True, kw_only=True)
class FindRuleSaid:
    """What the finder is to do with incidents of a type and of those below it."""

    kind: str
    nature: str = Nature.ORDINARY
    joins: str = Joins.BUILDING
    calls: int = 2
    sensitive: bool = False
    issues: bool = False
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class TemplateSaid:
    """A form of agreement; for one kind of dispute, or for all ("")."""

    title: str
    clauses: Sequence[str]
    kind: str = ""
    is_active: bool = True


def _opened(by: Officer, station: Organisation) -> None:
    """Let one keeper after the other in, and nobody wait who only refers to the station."""
    require(rights.may_keep_rules(by, station.pk), _(REFUSED))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)


@transaction.atomic
def set_find_rule(*, by: Officer, station: Organisation, code: str, said: FindRuleSaid, new: bool = False) -> FindRule:
    """Set what the finder does with a type, or switch it off. Invalid names the field; Conflict for a new one that is there."""
    _opened(by, station)
    if not IncidentType.objects.filter(code=code).exists():
        raise Invalid.field("type", _("没有类别“{code}”。").format(code=code))
    _known("kind", said.kind, Kind.values)
    _known("nature", said.nature, Nature.values)
    _known("joins", said.joins, Joins.values)
    if not 1 <= said.calls <= rules.MOST_CALLS:
        raise Invalid.field("calls", _("来电数应在 1 到 {most} 之间。").format(most=rules.MOST_CALLS))
    rows = FindRule.objects.filter(keeping.own_or_default(station), type=code)
    before = max(rows, key=lambda row: row.station_id or 0, default=None)
    if new and before is not None:
        raise Conflict(_("这个类别已有规则，请直接修改。"), {"type": _("这个类别已有规则，请直接修改。")})
    wanted = asdict(said)
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    row, _made = FindRule.objects.update_or_create(station=station, type=code, defaults=wanted)
    _say(by, station, [f"find {code} " + " ".join(f"{name}={value}" for name, value in wanted.items())])
    return row


def _known(field: str, value: str, values: Sequence[str]) -> None:
    if value not in values:
        raise Invalid.field(field, _("没有“{value}”这一项。").format(value=value))


@transaction.atomic
def set_words(
    *, by: Officer, station: Organisation, model: type[SensitiveWord | CauseWord], words: Mapping[str, Sequence[str]]
) -> None:
    """Set all words of every kind; one of the house's that is left out is switched off here. Invalid names `words_<kind>`."""
    _opened(by, station)
    for kind in words:
        _known(f"words_{kind}", kind, list(keeping.words_by_kind(station, model)))
    wanted, before = rules.checked_words(words), words_of(station, model)
    for word, kind in wanted.items():
        if before.get(word) != kind:
            model.objects.update_or_create(station=station, word=word, defaults={"kind": kind, "is_active": True})
    for word in before.keys() - wanted.keys():
        defaults = {"kind": before[word], "is_active": False}
        model.objects.update_or_create(station=station, word=word, defaults=defaults)
    name = model.__name__
    changed = [f"{name} +{word} {kind}" for word, kind in wanted.items() if before.get(word) != kind]
    _say(by, station, changed + [f"{name} -{word}" for word in sorted(before.keys() - wanted.keys())])


@transaction.atomic
def set_visits(*, by: Officer, station: Organisation, days: Mapping[str, Sequence[int]]) -> None:
    """Set on which days after settlement each level is visited; none is no visits. Visits that are planned stay (M5)."""
    _opened(by, station)
    wanted, before = rules.checked_days(days), visit_rules(station)
    changed = {level: row for level, row in wanted.items() if before.get(level) != row}
    for level, row in changed.items():
        VisitRule.objects.update_or_create(station=station, level=level, defaults={"days": row})
    _say(by, station, [f"visits {level} {row}" for level, row in changed.items()])


@transaction.atomic
def set_weights(*, by: Officer, station: Organisation, weights: Mapping[str, Weight]) -> None:
    """Set what counts how much, and where the levels begin. Invalid names `points_<code>` or `most_<code>`."""
    _opened(by, station)
    wanted, before = rules.checked_weights(weights), weights_of(station)
    changed = {code: row for code, row in wanted.items() if before[code] != row}
    for code, row in changed.items():
        LevelRule.objects.update_or_create(
            station=station, code=code, defaults={"points": row.points, "most": row.most}
        )
    _say(by, station, [f"weight {code} {row.points} {row.most}" for code, row in changed.items()])


@transaction.atomic
def set_template(
    *, by: Officer, station: Organisation, code: str, said: TemplateSaid, new: bool = False
) -> AgreementTemplate:
    """Add a form of agreement, change it, switch it off. Agreements that were drafted from it keep their clauses (M4)."""
    _opened(by, station)
    if said.kind:
        _known("kind", said.kind, Kind.values)
    before = next((row for row in keeping.templates(station) if row.code == code), None)
    if new and before is not None:
        raise Conflict(_("这个代码已有模板，请换一个。"), {"code": _("这个代码已有模板，请换一个。")})
    wanted = {**asdict(said), "title": said.title.strip(), "clauses": rules.checked_clauses(said.clauses)}
    if before is not None and all(getattr(before, name) == value for name, value in wanted.items()):
        return before
    row = AgreementTemplate.objects.filter(station=station, code=code).first()
    row = row or AgreementTemplate(station=station, code=code)
    for name, value in wanted.items():
        setattr(row, name, value)
    check(row)
    row.save()
    _say(by, station, [f"template {code} {'on' if said.is_active else 'off'} {len(row.clauses)}"])
    return row


def _say(by: Officer, station: Organisation, changed: list[str]) -> None:
    """Write down what was changed; nothing was, nothing is."""
    if changed:
        record(
            MediationRulesSet(
                stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station), changed=changed
            ),
            actor=by,
        )  # fmt: skip
