"""Issuing: one order, or several at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from django.db.models import Value
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid, require
from core.masking import mask_text
from live.journal import hold
from orders import rules
from orders.choices import Kind
from orders.events import OrderIssued
from orders.models import Counter, Order
from orders.selectors.orders import carrier
from orders.selectors.reference import due_of
from orders.services.state import tell
from stations.bigrams import bigrams
from stations.choices import PlaceKind
from stations.models import Officer, Organisation, Place, Post

TITLE_LENGTH = 120
RULE_LENGTH = 200
MOST_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What an order is about, in the words of the app that owns it: all that orders ever know of it.

    `title` is masked already. Without a type it is a plain instruction with a title. `community` is where it is.
    """

    title: str
    type: str = ""
    id: int | None = None
    number: str = ""
    url: str = ""
    community: Place | None = None


@dataclass(frozen=True, kw_only=True)
class To:
    """One of several orders that are issued at once: who, and what is theirs in particular."""

    assignee: Officer | None = None
    team: Organisation | None = None
    title: str = ""
    instruction: str = ""


@transaction.atomic
def issue_order(  # noqa: PLR0913 - the facts of an order, each by name
    *,
    officer: Officer | None,
    station: Organisation,
    subject: Subject,
    kind: str,
    instruction: str,
    assignee: Officer | None,
    team: Organisation | None,
    due_at: datetime | None,
    rule: str = "",
) -> Order:
    """Tell somebody, or a team, to do something by a time (V1, M2).

    `officer` is None when a rule issues it by itself; `rule` then says which, in words. Without `due_at` the station's
    period for the kind counts from now. NotAllowed for anybody but the room; Invalid names the field.
    """
    require(officer is None or rules.may_issue(officer, station.pk), _("只有指挥室和所领导可以下达督导单。"))
    at = now()
    due_at = due_at or due_of(station, kind, at)
    _check(station, subject, kind, instruction, assignee, team)
    check_due(at, due_at)
    order = Order.objects.create(
        number=_next_number(station), station=station, kind=kind, title=mask_text(subject.title.strip())[:TITLE_LENGTH],
        instruction=instruction.strip(), subject_type=subject.type, subject_id=subject.id, subject_number=mask_text(subject.number),
        subject_url=subject.url, assignee=assignee, team=team, community=subject.community or _community_of(station, assignee),
        search=search_vector(mask_text(subject.title), mask_text(subject.number)),
        rule=rule[:RULE_LENGTH], issued_at=at, issued_by=officer, due_at=due_at, acted_until=at, next_act_at=at,
    )  # fmt: skip
    tell(order, OrderIssued, actor=officer, at=at, to=carrier(order), due_at=due_at, rule=order.rule)
    return order


@transaction.atomic
def issue_orders(
    *, officer: Officer | None, station: Organisation, subject: Subject, kind: str, instruction: str, to: Sequence[To],
    due_at: datetime | None, rule: str = "",
) -> list[Order]:  # fmt: skip
    """Issue one order to each, all or none: a building to each of several officers."""
    if not to:
        raise Invalid.field("to", _("请至少选一名承办人或一个队。"))
    if len(to) > MOST_AT_ONCE:
        raise Invalid.field("to", _("一次最多下达 {most} 件。").format(most=MOST_AT_ONCE))
    due_at = due_at or due_of(station, kind, now())
    return [
        issue_order(
            officer=officer, station=station, kind=kind, instruction=one.instruction or instruction, assignee=one.assignee,
            subject=Subject(**{**subject.__dict__, "title": one.title or subject.title}), team=one.team, due_at=due_at, rule=rule,
        )
        for one in to
    ]  # fmt: skip


def search_vector(*texts: str) -> SearchVector:
    """Return what an order is found by: the words of its masked texts."""
    return SearchVector(Value(" ".join(word for text in texts for word in bigrams(text))), config="simple")


def _check(
    station: Organisation, subject: Subject, kind: str, instruction: str, assignee: Officer | None, team: Organisation | None
) -> None:  # fmt: skip
    if kind not in Kind.values:
        raise Invalid.field("kind", _("没有这个类别。"))
    if not subject.title.strip():
        raise Invalid.field("title", _("请写事项。"))
    if mask_text(subject.url) != subject.url:
        raise Invalid.field("subject.url", _("地址里不能有电话或证件号码。"))
    if not rules.points_of(instruction):
        raise Invalid.field("instruction", _("请写要做什么，一行一条。"))
    check_carrier(station, assignee, team)


def check_carrier(station: Organisation, assignee: Officer | None, team: Organisation | None) -> None:
    """Raise Invalid unless it is given to an active officer or a team of the station."""
    if assignee is None and team is None:
        raise Invalid.field("assignee", _("请指定承办人或承办队。"))
    if assignee is not None and (assignee.station_id != station.pk or not assignee.is_active):
        raise Invalid.field("assignee", _("{name}不在本所或已停用。").format(name=assignee.name))
    if team is not None and not team.path.startswith(station.path):
        raise Invalid.field("team", _("{name}不属于本所。").format(name=team.name))


def check_due(at: datetime, due_at: datetime) -> None:
    """Raise Invalid for a time that is past or absurdly far."""
    if due_at <= at:
        raise Invalid.field("due_at", _("期限要晚于现在。"))
    if due_at - at > rules.LONGEST + timedelta(days=1):
        raise Invalid.field("due_at", _("期限最长 {days} 天。").format(days=rules.LONGEST.days))


def _next_number(station: Organisation) -> str:
    """Take the station's next number; its row is locked until the transaction ends."""
    hold(station.code)  # first, as a dispute that is confirmed has said so by the time it issues its order
    Counter.objects.get_or_create(station=station)
    row = Counter.objects.select_for_update(no_key=True).get(station=station)
    row.last += 1
    row.save(update_fields=["last"])
    return rules.number_of(row.last)


def _community_of(station: Organisation, assignee: Officer | None) -> Place | None:
    """Return the community that an officer looks after; the first by code of several."""
    if assignee is None:
        return None
    posts = Post.objects.filter(officer=assignee, place__station=station, place__kind=PlaceKind.COMMUNITY)
    post = posts.select_related("place").order_by("place__code").first()
    return post.place if post else None
