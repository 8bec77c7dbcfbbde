"""The door of the room."""

import pytest
from playwright.sync_api import expect

from tests.factories.stations import PASSWORD


def log_in(screen, username, password):
    screen.find("[name=username]").fill(username)
    screen.find("[name=password]").fill(password)
    screen.page.evaluate("() => { document.documentElement.dataset.answered = 'no'; }")
    screen.press("Enter")
    expect(screen.find("html[data-answered]")).to_have_count(0)


@pytest.fixture
def door(open_screen):
    return open_screen("/login/", officer=None)


def test_an_officer_who_logs_in_comes_to_the_page_that_was_asked_for(open_screen, room):
    screen = open_screen("/incidents/", officer=None)
    expect(screen.page).to_have_url(f"{screen.base}/login/?next=/incidents/")
    log_in(screen, room.dispatcher.username, PASSWORD)
    expect(screen.page).to_have_url(f"{screen.base}/incidents/")
    expect(screen.find(".top")).to_contain_text(room.dispatcher.name)


def test_a_wrong_password_says_so_and_lets_nobody_in(door, room):
    log_in(door, room.dispatcher.username, "wrong")
    expect(door.find("[role=alert]")).to_be_visible()
    expect(door.find("[name=username]")).to_have_value(room.dispatcher.username)
    door.go("/")
    expect(door.page).to_have_url(f"{door.base}/login/?next=/")


def test_five_wrong_passwords_lock_the_account_even_for_the_right_one(door, room):
    door.expect_fault("status of 429")
    for _ in range(5):
        log_in(door, room.dispatcher.username, "wrong")
    expect(door.find("h1")).to_have_text("登录已锁定")
    door.go("/login/")
    log_in(door, room.dispatcher.username, PASSWORD)
    expect(door.find("h1")).to_have_text("登录已锁定")


def test_who_logs_out_is_out(open_screen):
    screen = open_screen("/incidents/")
    screen.find(".top").get_by_role("button", name="退出").click()
    expect(screen.page).to_have_url(f"{screen.base}/login/")
    screen.go("/")
    expect(screen.page).to_have_url(f"{screen.base}/login/?next=/")
