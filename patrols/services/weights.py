"""What an incident of a type weighs in a station's forecast (P1, P2): a robbery is not a lost wallet. Data that a station keeps.

A change is for the next planning; plans that are there keep what they were planned with.
"""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import Conflict, Invalid, require
from incidents.selectors.keeping import type_by_code
from live.journal import record
from patrols import rules
from patrols.events import HarmWeightSet
from patrols.models import HarmWeight
from patrols.selectors.weights import Held, default_of, held, kept_weights
from stations.models import Officer, Organisation
from stations.selectors.people import station_card

REFUSED = gettext_noop("类别权重由值班所长、所领导或系统管理员管理。")
LARGEST = 100
DECIMALS = 2


@transaction.atomic
def set_weight(*, by: Officer, station: Organisation, code: str, weight: float, street: bool, seen: str) -> None:
    """Set a station's own weight of a type and of those below it that have none. The same again changes nothing.

    `seen` is what held when the page was opened (`Held.seen`). Invalid names the field; Conflict when it has changed since.
    """
    holds = _opened(by, station, code)
    if not 0 <= weight <= LARGEST:  # also refuses what is no number
        raise Invalid.field("weight", _("权重应在 0 到 {most} 之间。").format(most=LARGEST))
    wanted = Held(round(weight, DECIMALS), street, code, own=True)
    if (holds.weight, holds.street) == (wanted.weight, wanted.street):
        return
    _unchanged(holds, seen)
    facts = {"weight": wanted.weight, "street": street}
    HarmWeight.objects.update_or_create(station=station, type_code=code, defaults=facts)
    _say(by, station, holds, wanted, code)


@transaction.atomic
def clear_weight(*, by: Officer, station: Organisation, code: str, seen: str) -> None:
    """Take back a station's own weight, so that everybody's or that of the type above holds. Conflict as in set_weight."""
    holds = _opened(by, station, code)
    if not (holds.own and holds.code == code):
        return
    _unchanged(holds, seen)
    HarmWeight.objects.filter(station=station, type_code=code).delete()
    _say(by, station, holds, default_of(station, code), code)


def _opened(by: Officer, station: Organisation, code: str) -> Held:
    """Let one keeper after the other in; return what holds now. NotFound for no type."""
    require(rules.may_keep_templates(by), _(REFUSED))
    Organisation.objects.select_for_update(no_key=True).get(pk=station.pk)
    return held(type_by_code(code).code, kept_weights(station))


def _unchanged(holds: Held, seen: str) -> None:
    if holds.seen != seen:
        raise Conflict(_("这个权重刚被别人改过，请看一眼现在的值再改。"))


def _say(by: Officer, station: Organisation, was: Held, now: Held, code: str) -> None:
    record(
        HarmWeightSet(
            stream=station.code, subject_id=station.pk, number=station.code, card=station_card(station), code=code,
            name=type_by_code(code).name, was_weight=was.weight, was_street=was.street, weight=now.weight, street=now.street,
            own=now.own and now.code == code,
        ),
        actor=by,
    )  # fmt: skip
