"""Accounts: only the security administrator keeps them, the three administrators exclude one another."""

import pytest
from django.db import IntegrityError, transaction

from core.errors import Conflict, Invalid, NotAllowed, NotFound
from live.models import Entry
from stations.choices import EXCLUSIVE_ROLES, Role
from stations.models import ApiToken, Officer
from stations.services.accounts import disable_officer, edit_officer, enable_officer, reset_password
from stations.services.people import create_officer, issue_token
from tests.factories import stations

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def keeper(house):
    return stations.officer(house, Role.SECURITY_ADMIN, name="安全管理员")


def kinds(about: Officer) -> list[str]:
    return list(
        Entry.objects.filter(subject="officer", subject_id=about.pk).order_by("offset").values_list("kind", flat=True)
    )


def edited(keeper: Officer, officer: Officer, **changes):
    facts = {
        "name": officer.name,
        "badge": officer.badge,
        "phone": officer.phone,
        "organisation": officer.organisation,
        "roles": officer.roles,
    }
    return edit_officer(by=keeper, officer_id=officer.pk, **facts | changes)


def test_a_new_account_belongs_to_the_station_above_its_group_and_is_in_the_journal(house, keeper):
    group = stations.group(house)
    made = create_officer(
        username="lin", name="林志远", organisation=group, roles=[Role.COMMUNITY_OFFICER], password="demo", by=keeper
    )
    assert (made.station, made.check_password("demo")) == (house, True)
    entry = Entry.objects.get(subject="officer", subject_id=made.pk)
    assert (entry.kind, entry.actor, entry.data) == ("officer.created", "安全管理员", {"roles": ["community_officer"]})


def test_the_duty_leader_cannot_make_accounts(house):
    leader = stations.officer(house, Role.DUTY_LEADER)
    with pytest.raises(NotAllowed):
        create_officer(username="x", name="某", organisation=house, roles=[Role.WALL], password=None, by=leader)
    assert not Officer.objects.filter(username="x").exists()


def test_a_taken_username_is_refused_by_name(house, keeper):
    stations.officer(house, username="lin")
    with pytest.raises(Invalid) as refused:
        create_officer(username="lin", name="林", organisation=house, roles=[Role.WALL], password=None, by=keeper)
    assert list(refused.value.fields) == ["username"]


def test_an_account_without_a_password_cannot_log_in(house):
    made = create_officer(username="nobody", name="无", organisation=house, roles=[Role.WALL], password=None)
    assert not made.has_usable_password()


@pytest.mark.parametrize("administrator", EXCLUSIVE_ROLES)
def test_an_administrator_holds_no_other_role(house, administrator):
    with pytest.raises(Invalid) as refused:
        stations.officer(house, administrator, Role.DISPATCHER)
    assert "不能兼任" in str(refused.value.fields)


@pytest.mark.parametrize("roles", [[Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN], []])
def test_the_database_itself_refuses_mixed_administrators_and_nobody(house, roles):
    officer = stations.officer(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(pk=officer.pk).update(roles=roles)


def test_editing_changes_what_differs_and_nothing_the_second_time(house, keeper):
    officer = stations.officer(house)
    group = stations.group(house)
    after = edited(keeper, officer, name="周敏敏", organisation=group, roles=[Role.DISPATCHER, Role.SUPERVISOR])
    assert (after.name, after.organisation, after.roles) == ("周敏敏", group, ["dispatcher", "supervisor"])
    edited(keeper, after)
    assert kinds(officer) == ["officer.created", "officer.edited"]
    entry = Entry.objects.get(kind="officer.edited")
    assert entry.data == {"fields": ["name", "organisation", "roles"], "roles": ["dispatcher", "supervisor"]}


def test_nobody_changes_ones_own_roles(keeper):
    with pytest.raises(Conflict):
        edited(keeper, keeper, roles=[Role.SYSTEM_ADMIN])


def test_an_account_of_another_station_is_not_found(keeper):
    stranger = stations.officer(stations.station())
    with pytest.raises(NotFound):
        disable_officer(by=keeper, officer_id=stranger.pk)


def test_disabling_ends_the_tokens_and_is_said_once(house, keeper):
    officer = stations.officer(house)
    issue_token(officer=officer)
    for _ in range(2):
        disable_officer(by=keeper, officer_id=officer.pk)
    officer.refresh_from_db()
    assert (officer.is_active, ApiToken.objects.filter(officer=officer).count()) == (False, 0)
    assert kinds(officer) == ["officer.created", "officer.disabled"]


def test_an_account_comes_back_with_its_password(house, keeper):
    officer = stations.officer(house)
    disable_officer(by=keeper, officer_id=officer.pk)
    for _ in range(2):
        enable_officer(by=keeper, officer_id=officer.pk)
    officer.refresh_from_db()
    assert (officer.is_active, officer.check_password(stations.PASSWORD)) == (True, True)
    assert kinds(officer) == ["officer.created", "officer.disabled", "officer.enabled"]


def test_nobody_disables_oneself(keeper):
    with pytest.raises(Conflict):
        disable_officer(by=keeper, officer_id=keeper.pk)


def test_the_dispatcher_cannot_disable_anybody(house):
    dispatcher, other = stations.officer(house), stations.officer(house)
    with pytest.raises(NotAllowed):
        disable_officer(by=dispatcher, officer_id=other.pk)


def test_a_new_password_ends_tokens_and_leaves_no_password_in_the_journal(house, keeper):
    officer = stations.officer(house)
    issue_token(officer=officer)
    reset_password(by=keeper, officer_id=officer.pk, password="another-demo")
    officer.refresh_from_db()
    assert (officer.check_password("another-demo"), officer.tokens.count()) == (True, 0)
    entry = Entry.objects.get(kind="officer.password_reset")
    assert "another" not in str(entry.data) + str(entry.card)


def test_a_weak_password_is_refused_where_the_house_asks_for_strong_ones(house, keeper, settings):
    officer = stations.officer(house)
    settings.AUTH_PASSWORD_VALIDATORS = [
        {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}}
    ]
    with pytest.raises(Invalid) as refused:
        reset_password(by=keeper, officer_id=officer.pk, password="demo")
    assert list(refused.value.fields) == ["password"]
