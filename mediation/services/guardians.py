"""Guardians (M6): a report in a minute, points, thanks; what they could not settle becomes a dispute."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Conflict, Invalid, NotFound, require
from core.masking import mask_text
from live.journal import record
from mediation.choices import Kind, Settled, Source
from mediation.events.room import GuardianReported, GuardianThanked
from mediation.models import Award, Dispute, GuardianReport
from mediation.rules import rights, schedule
from mediation.selectors.guardians import points_left, report_card
from mediation.selectors.people import guardians
from mediation.services.opening import Opening, open_dispute
from stations.models import Officer


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a guardian says: what about, where, how it ended; a sentence if he likes."""

    kind: str
    address: str
    settled: str
    text: str = ""


@transaction.atomic
def report_matter(*, guardian: Officer, told: Told) -> GuardianReport:
    """Take a guardian's report: it counts at once. One that needs the police stands on the room's list until taken over."""
    require(rights.may_guard(guardian), _("只有守户员可以这样上报。"))
    if told.kind not in Kind.values:
        raise Invalid.field("kind", _("请选纠纷类别。"))
    if told.settled not in Settled.values:
        raise Invalid.field("settled", _("请选结果：当场化解，或需要民警。"))
    if not told.address.strip():
        raise Invalid.field("address", _("请写地点。"))
    station = guardian.station or guardian.organisation
    row = GuardianReport.objects.create(
        station=station, guardian=guardian, at=now(), kind=told.kind, address=mask_text(told.address.strip()),
        text=mask_text(told.text.strip()), settled=told.settled, points=schedule.points_of(told.settled),
    )  # fmt: skip
    record(
        GuardianReported(
            stream=station.code, subject_id=row.pk, number=str(row.pk), card=report_card(row), settled=row.settled, points=row.points
        ),
        actor=guardian,
    )  # fmt: skip
    return row


@transaction.atomic
def take_over(*, officer: Officer, report_id: int) -> Dispute:
    """Make a dispute of what a guardian could not settle; it is accepted and ordered at once. Twice is once."""
    row = GuardianReport.objects.select_for_update(no_key=True, of=("self",)).select_related("station", "dispute").filter(
        pk=report_id, station=officer.station_id
    ).first()  # fmt: skip
    if row is None:
        raise NotFound(_("没有找到这条上报，或您无权查看。"))
    require(rights.may_take_over(officer, row), _("只有本所值班、社区、办案人员可以登记纠纷。"))
    if row.dispute is not None:
        return row.dispute
    title = _("{place}{kind}纠纷").format(place=row.address, kind=row.get_kind_display())[:100]
    opening = Opening(kind=row.kind, title=title, source=Source.GUARDIAN, cause=row.text, address=row.address)
    dispute = open_dispute(officer=officer, station=row.station, opening=opening)
    row.dispute = dispute
    row.save(update_fields=["dispute"])
    return dispute


@transaction.atomic
def thank(*, officer: Officer, guardian_id: int, title: str, points: int = 0) -> Award:
    """Give a guardian an award for his points. Conflict when he has fewer."""
    station_id = officer.station_id or 0
    require(rights.may_thank(officer, station_id), _("奖励由值班员、所领导或社区民警发放。"))
    if not title.strip():
        raise Invalid.field("title", _("请写奖励的名称。"))
    guardian = guardians(officer.organisation if officer.station is None else officer.station).filter(pk=guardian_id)
    person = guardian.select_for_update(no_key=True).first()
    if person is None or person.station is None:
        raise NotFound(_("没有找到这位守户员。"))
    left = points_left(person)
    if not 0 <= points <= left:
        raise Conflict(_("{name}还有 {left} 分，不够 {points} 分。").format(name=person.name, left=left, points=points))
    row = Award.objects.create(
        station=person.station, guardian=person, at=now(), title=title.strip(), points=points, by=officer
    )
    card = {"id": person.pk, "name": person.name, "points": left - points}
    record(
        GuardianThanked(
            stream=person.station.code, subject_id=person.pk, number=person.username, card=card, title=row.title, points=points
        ),
        actor=officer,
    )  # fmt: skip
    return row
