"""Who locked himself out with wrong passwords is let in again by the security administrator, or at the server; both are written down."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from core.errors import NotAllowed, NotFound
from live.models import Entry
from stations.choices import Role
from stations.services.accounts import reset_password, unlock_officer
from tests.factories import stations
from tests.factories.stations import PASSWORD

pytestmark = pytest.mark.django_db


def log_in(password=PASSWORD, address="10.0.0.7"):
    return Client(REMOTE_ADDR=address).post("/login/", {"username": "lin", "password": password}).status_code


@pytest.fixture
def house():
    return stations.station("CH")


@pytest.fixture
def lin(house):
    """An officer who is locked out."""
    officer = stations.officer(house, Role.DISPATCHER, username="lin", name="林志远")
    for _ in range(5):
        log_in("wrong")
    assert log_in() == 429
    return officer


@pytest.fixture
def keeper(house):
    return stations.officer(house, Role.SECURITY_ADMIN, name="安全管理员")


def unlocked_by():
    return list(Entry.objects.filter(kind="officer.unlocked").values_list("actor", "number"))


def test_the_security_administrator_sees_who_is_locked_and_lets_him_in(lin, keeper, logged_in):
    browser, page = logged_in(keeper), f"/station/people/{lin.pk}/"
    assert "登录已锁定" in browser.get("/station/people/").content.decode()
    assert "自动解锁" in browser.get(page).content.decode()
    said = browser.post(f"{page}use/", {"to": "unlocked"}, follow=True).content.decode()
    assert "林志远已解锁，现在可以登录。" in said
    assert "登录已锁定" not in said
    assert "自动解锁" not in browser.get(page).content.decode()
    assert (log_in(), unlocked_by()) == (302, [("安全管理员", "lin")])


def test_who_is_not_locked_is_not_unlocked_and_nothing_is_written_down(lin, keeper, logged_in):
    for _ in range(2):
        said = logged_in(keeper).post(f"/station/people/{lin.pk}/use/", {"to": "unlocked"}, follow=True)
    assert "林志远没有被锁定。" in said.content.decode()
    assert len(unlocked_by()) == 1


def test_four_wrong_passwords_at_each_of_two_addresses_are_no_lock(house, keeper):
    lin = stations.officer(house, Role.DISPATCHER, username="lin")
    for address in ("10.0.0.7", "10.0.0.8"):
        for _ in range(4):
            log_in("wrong", address)
    assert not unlock_officer(by=keeper, officer=lin)
    assert log_in() == 302


@pytest.mark.usefixtures("lin")
def test_a_lock_takes_the_account_of_nobody_else(keeper, house):
    zhou = stations.officer(house, Role.DISPATCHER, username="zhou")
    assert not unlock_officer(by=keeper, officer=zhou)
    assert log_in() == 429


def test_a_new_password_takes_the_lock_away_too(lin, keeper):
    reset_password(by=keeper, officer_id=lin.pk, password="new-demo")
    assert log_in("new-demo") == 302


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.DUTY_LEADER, Role.AUDIT_ADMIN])
def test_nobody_else_may_unlock(lin, house, role, logged_in):
    officer = stations.officer(house, role)
    with pytest.raises(NotAllowed):
        unlock_officer(by=officer, officer=lin)
    assert logged_in(officer).post(f"/station/people/{lin.pk}/use/", {"to": "unlocked"}).status_code == 403
    assert log_in() == 429


def test_the_security_administrator_of_another_station_finds_no_such_account(lin, logged_in):
    stranger = stations.officer(stations.station(), Role.SECURITY_ADMIN)
    with pytest.raises(NotFound):
        unlock_officer(by=stranger, officer=lin)
    assert logged_in(stranger).post(f"/station/people/{lin.pk}/use/", {"to": "unlocked"}).status_code == 404


@pytest.mark.usefixtures("lin")
def test_at_the_server_an_account_is_unlocked_by_name():
    said = io.StringIO()
    call_command("unlock_officer", "lin", stdout=said)
    call_command("unlock_officer", "lin", language="en", stdout=said)
    assert said.getvalue() == "林志远已解锁，现在可以登录。\n林志远 is not locked.\n"
    assert (log_in(), unlocked_by()) == (302, [("", "lin")])
    with pytest.raises(CommandError, match="没有用户名为“nobody”的账号"):
        call_command("unlock_officer", "nobody")


@pytest.mark.usefixtures("lin")
def test_who_is_locked_is_told_whom_to_ask():
    browser = Client(REMOTE_ADDR="10.0.0.7")
    facts = {"username": "lin", "password": PASSWORD}
    assert "请安全管理员解锁" in browser.post("/login/", facts).content.decode()
    assert "请找安全管理员重置" in browser.get("/login/").content.decode()
    browser.cookies["django_language"] = "en"
    assert "ask the security administrator to unlock it" in browser.post("/login/", facts).content.decode()
