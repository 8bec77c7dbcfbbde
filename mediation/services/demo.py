"""The demo station's disputes: found in its own eight weeks of calls, taken through mediation, laid back over those weeks."""

from datetime import datetime, timedelta
from itertools import pairwise

from django.conf import settings
from django.db import transaction
from django.db.models import F

from core.clock import day_bounds, local_day, now
from core.errors import NotAllowed
from live.files import Upload
from live.paper import pdf
from mediation.choices import PartyRole, Status
from mediation.models import Agreement, Dispute, GuardianReport, Mediator, Obligation, Room, Session, Visit
from mediation.services.agreements import Promise, draft_agreement, sign_agreement
from mediation.services.consultations import draw_up
from mediation.services.demo_weeks import fill_weeks
from mediation.services.documents import FORMS
from mediation.services.finding import find_since_long
from mediation.services.guardians import Told, report_matter, thank
from mediation.services.joining import join_disputes
from mediation.services.meetings import Plan, book_session, hold_session, sign_invitation
from mediation.services.opening import confirm_dispute, dismiss_dispute
from mediation.services.outcome import close_dispute, reopen_dispute
from mediation.services.papers import attach
from mediation.services.people import Person, add_member, add_party
from mediation.services.referrals import answer_referral, refer
from mediation.services.rooms import keep_mediator, keep_room
from mediation.services.visits import make_visit, mark_late
from orders.models import Order
from orders.services.review import accept_feedback
from orders.services.work import feed_back
from stations.choices import OrganisationKind, Role
from stations.models import Officer, Organisation
from stations.selectors.people import station_named
from stations.services.people import create_officer

PASSWORD = "demo"  # noqa: S105 - the demo's, printed by bin/run
# Of every ten disputes the ninth has just been ordered and the tenth waits for the room.
JUST_ORDERED, TO_CONFIRM = 8, 9
# However few are found, the last were settled where they arose.
MOST, DISMISSED = 30, 2
ROOMS = (
    ("1 号公证调解室", 6, "录音录像", False),
    ("2 号治安调解室", 12, "录音录像", False),
    ("3 号调解谈心室", 4, "远程屏", True),
)
PEOPLE = (
    ("苏婉", "notary", "鹭城公证处"),
    ("江启明", "judicial", "澄湖司法所"),
    ("范哲", "court", "望湖法院"),
    ("柳青", "counsel", "街道心理服务站"),
    ("街道综治办", "street", "澄湖街道"),
)
GUARDIANS = (("guardian", "刘守成"), ("", "黄阿水"), ("", "施玉兰"))
MATTERS = (
    ("neighbour", "望月小区 3 幢楼道", "堆放纸箱，当场挪走", "on_spot"),
    ("rent", "竹坑安置房 5 幢", "水电费分摊，对账后结清", "on_spot"),
    ("neighbour", "柳堤新村 2 幢", "空调滴水，约好周末移管", "on_spot"),
    ("family", "东埔嘉园 8 幢", "夫妻争吵声大，请民警上门看看", "needs_police"),
    ("consumer", "锦绣农贸市场门口", "缺斤少两，补足后握手", "on_spot"),
)
OTHERS = ("吴大勇", "郑小满", "洪立", "叶文", "邱平", "何康")


@transaction.atomic
def load_demo_disputes(*, code: str) -> int:
    """Make the demo's disputes; a second call changes nothing. Refused where settings have no demo."""
    if not settings.DEMO:
        raise NotAllowed("这套系统不允许装入演示数据（DEMO 未开启）。")
    station = station_named(code)
    if Dispute.objects.filter(station=station).exists():
        return 0
    desk = Officer.objects.get(station=station, roles__contains=[Role.DUTY_LEADER])
    rooms, people = _rooms(station, desk)
    find_since_long(station=station)
    found = list(Dispute.objects.filter(station=station).order_by("-calls", "id"))
    walked = found[: min(MOST, len(found) - DISMISSED)]
    for dispute in found[len(walked) :]:
        dismiss_dispute(officer=desk, number=dispute.number, reason="现场已调处，双方无异议")
    for place, dispute in enumerate(walked):
        _walk(place, dispute, desk, rooms, people)
    broken = Dispute.objects.filter(station=station, status=Status.CLOSED).order_by("id").first()
    if broken is not None:
        reopen_dispute(officer=desk, number=broken.number, reason="对方又在楼道堆放杂物")
    _one_matter(walked, desk)
    fill_weeks(station=station, desk=desk, rooms=rooms, people=people)
    _guard(station, desk)
    draw_up(station=station, officer=desk)
    return len(found)


def _one_matter(walked: list[Dispute], desk: Officer) -> None:
    """Two that wait to be confirmed turned out to be one."""
    waiting = [one for place, one in enumerate(walked) if place % 10 == TO_CONFIRM]
    for into, other in pairwise(waiting[:2]):
        join_disputes(officer=desk, number=into.number, other=other.number, reason="走访核实，两处来电说的是同一家的事")


def _rooms(station: Organisation, desk: Officer) -> tuple[list[Room], list[Mediator]]:
    rooms = [
        keep_room(officer=desk, station=station, name=name, seats=seats, note=note, remote=remote)
        for name, seats, note, remote in ROOMS
    ]
    people = [
        keep_mediator(officer=desk, station=station, name=one.name, kind="people", account=one)
        for one in Officer.objects.filter(station=station, roles__contains=[Role.MEDIATOR])
    ]
    people += [
        keep_mediator(officer=desk, station=station, name=name, kind=kind, body=body) for name, kind, body in PEOPLE
    ]
    return rooms, people


def _walk(place: int, dispute: Dispute, desk: Officer, rooms: list[Room], people: list[Mediator]) -> None:
    """Take a dispute as far as its place in the list says: the tenth stays to be confirmed, and so on."""
    stage = place % 10
    if stage == TO_CONFIRM:
        return
    confirm_dispute(officer=desk, number=dispute.number)
    add_party(officer=desk, number=dispute.number, person=Person(role=PartyRole.RESPONDENT, name=OTHERS[place % len(OTHERS)], phone=f"1590000{place:04d}"))  # fmt: skip
    if stage == JUST_ORDERED:
        return
    session = _meet(place, dispute, desk, rooms, people)
    if stage in {6, 7}:
        return
    back = timedelta(days=6 + 5 * (place // 10) + 2 * stage)
    hold_session(
        officer=desk,
        session_id=session.pk,
        outcome="settled" if stage in {4, 5} else "agreed",
        minutes="各述诉求，双方让步。",
    )
    if stage in {4, 5}:
        _finish_order(dispute, desk)
        _lay_back(dispute, back)
        return
    _agree(place, dispute, desk)
    _finish_order(dispute, desk)
    _lay_back(dispute, back)
    _after(stage, dispute, desk)


def _meet(place: int, dispute: Dispute, desk: Officer, rooms: list[Room], people: list[Mediator]) -> Session:
    """Book the next free hour of a room of the coming days."""
    day, slot = divmod(place, 6)
    starts_at = day_bounds(local_day(now()) + timedelta(days=1 + day))[0] + timedelta(
        hours=(9, 10.5, 14, 15.5, 19, 16.9)[slot]
    )
    plan = Plan(
        room_id=rooms[place % 3].pk, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1.25),
        mediator_ids=[people[place % len(people)].pk], topic="首次调解",
    )  # fmt: skip
    session = book_session(officer=desk, number=dispute.number, plan=plan)
    if place % 2:
        for party in dispute.parties.all():
            sign_invitation(officer=desk, session_id=session.pk, party_id=party.pk)
    return session


def _agree(place: int, dispute: Dispute, desk: Officer) -> None:
    """Notary, street office, an agreement with an obligation that is due and one that lasts."""
    number = dispute.number
    if place % 2 == 0:
        sent = refer(officer=desk, number=number, to="notary", body="鹭城公证处", reason="协议见证")
        answer_referral(officer=desk, number=number, referral_id=sent.pk, status="answered", answer="到场见证，免费")
    notary = Mediator.objects.filter(station=dispute.station_id, kind="notary").first()
    if notary is not None:
        add_member(officer=desk, number=number, person_id=None, mediator_id=notary.pk, duty="公证见证")
    party = dispute.parties.filter(role=PartyRole.RESPONDENT).first()
    promises = [
        Promise(
            what="铺设静音地垫并拍照反馈",
            party_id=party.pk if party else None,
            due_on=local_day(now()) + timedelta(days=12),
        ),
        Promise(what="22 时后不产生影响他人休息的声响", party_id=party.pk if party else None),
    ]
    draft_agreement(officer=desk, number=number, template="general", promises=promises)
    paper = pdf(FORMS / "agreement.typ", {"title": "调解协议书（扫描件）", "number": number, "body": dispute.station.name, "parties": [], "clauses": [], "obligations": [], "mediators": [], "day": ""})  # fmt: skip
    row = attach(officer=desk, number=number, upload=Upload(name="协议签字扫描.pdf", content=paper))
    sign_agreement(officer=desk, number=number, scan=row.uid)


def _after(stage: int, dispute: Dispute, desk: Officer) -> None:
    """Kept and closed, kept and visited, still owed, or broken."""
    check = Visit.objects.filter(dispute=dispute, status="due").order_by("due_on").first()
    if check is None:
        return
    if stage == 0:
        Obligation.objects.filter(agreement__dispute=dispute, due_on__isnull=False).update(
            due_on=local_day(now()) - timedelta(days=3)
        )
        Visit.objects.filter(pk=check.pk).update(due_on=local_day(now()) - timedelta(days=3))
        mark_late(visit_id=check.pk)
    elif stage in {1, 2}:
        make_visit(officer=desk, visit_id=check.pk, outcome="kept", note="地垫已铺，照片已存")
        _settled_long_ago(dispute, timedelta(days=9 if stage == 1 else 95), desk)


def _settled_long_ago(dispute: Dispute, ago: timedelta, desk: Officer) -> None:
    Visit.objects.filter(dispute=dispute, status="due").update(due_on=F("due_on") - ago)
    for visit in Visit.objects.filter(dispute=dispute, status="due", due_on__lte=local_day(now())):
        make_visit(officer=desk, visit_id=visit.pk, outcome="eased", note="夜间声响减少，双方见面能打招呼")
    if not Visit.objects.filter(dispute=dispute, status="due").exists():
        close_dispute(officer=desk, number=dispute.number, result="回访平稳，未再来电")


def _finish_order(dispute: Dispute, desk: Officer) -> None:
    """Let the owner answer and the room accept."""
    order = Order.objects.filter(subject_type="dispute", subject_id=dispute.pk).select_related("assignee").first()
    if order is None or order.assignee is None or order.assignee == desk:
        return
    feed_back(officer=order.assignee, number=order.number, text="已走访双方，组织调解，结果见卷宗。", ticked=[0, 1, 2])
    accept_feedback(officer=desk, number=order.number)


def _lay_back(dispute: Dispute, back: timedelta) -> None:
    """Let what was done just now have been done that long ago; the journal begins with the load."""
    for model, names in (
        (Dispute, ("found_at", "accepted_at", "first_settled_at", "settled_at")),
        (Session, ("starts_at", "ends_at")),
        (Agreement, ("drafted_at", "signed_at")),
    ):
        rows = model.objects.filter(**{"pk" if model is Dispute else "dispute": dispute.pk})
        shift = back + timedelta(days=10) if model is Session else back
        rows.update(**{name: F(name) - shift for name in names})
    for session in dispute.sessions.all():
        session.seats.update(starts_at=session.starts_at, ends_at=session.ends_at)


def _guard(station: Organisation, desk: Officer) -> None:
    """Guardians with a few weeks of reports and an award."""
    team = Organisation.objects.filter(parent=station, kind=OrganisationKind.COMMUNITY_TEAM).first() or station
    taken = Officer.objects.filter(username="guardian").exists()
    at: datetime = now()
    for number, (username, name) in enumerate(GUARDIANS):
        log_in = username if username and not taken else f"guard{number}.{station.code.lower()}"
        person = create_officer(
            username=log_in,
            name=name,
            organisation=team,
            roles=[Role.GUARDIAN],
            password=PASSWORD if username else None,
        )
        for count in range(12 - 4 * number):
            kind, address, text, settled = MATTERS[(count + number) % len(MATTERS)]
            row = report_matter(guardian=person, told=Told(kind=kind, address=address, text=text, settled=settled))
            GuardianReport.objects.filter(pk=row.pk).update(at=at - timedelta(days=2 * count, hours=3 * number + 1))
        if number == 0:
            thank(officer=desk, guardian_id=person.pk, title="最暖房东", points=30)
