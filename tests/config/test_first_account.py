"""How a new house gets its first station and account: what bin/run and the manual tell works as it stands there."""

import io
import os
import re
import shlex
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from stations.models import Officer
from stations.services.accounts import disable_officer
from stations.services.people import create_officer
from tests.factories import stations

ROOT = Path(__file__).parents[2]


@pytest.fixture
def run(monkeypatch):
    """The command's own module."""
    monkeypatch.syspath_prepend(str(ROOT / "bin"))
    loader = SourceFileLoader("bin_run", str(ROOT / "bin" / "run"))
    module = module_from_spec(spec_from_loader("bin_run", loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def do_as_told(monkeypatch):
    """Return a function that runs every create_… command of a text, with a password where one is asked for."""

    def follow(text):
        for words in re.findall(r"manage\.py (create_\w+ .+)", text):
            command = shlex.split(words)
            monkeypatch.setattr(sys, "stdin", io.StringIO("Shui-ku-2026\n"))
            asked = ["--password-stdin"] if command[0] == "create_officer" else []
            call_command(*command, *asked, stdout=io.StringIO())

    return follow


def first_page_of(username):
    browser = Client()
    browser.post("/login/", {"username": username, "password": "Shui-ku-2026"})
    return browser.get("/station/people/new/").status_code


@pytest.mark.django_db(transaction=True)
def test_bin_run_sees_whether_anybody_can_log_in(run, do_as_told):
    host = os.environ["DATABASE_URL"].rpartition("/")[0]
    database = f"{host}/{connection.settings_dict['NAME']}"
    assert run.nobody_can_log_in(database)
    do_as_told(run.FIRST_ACCOUNT)
    assert not run.nobody_can_log_in(database)
    first = Officer.objects.get()
    assert first_page_of(first.username) == 200
    disable_officer(by=stations.officer(first.organisation, "security_admin"), officer_id=first.pk)
    Officer.objects.exclude(pk=first.pk).delete()
    create_officer(username="x", name="甲", organisation=first.organisation, roles=["wall"], password=None)
    assert run.nobody_can_log_in(database)


@pytest.mark.django_db
def test_the_manuals_first_station_has_an_account_that_makes_the_others(do_as_told):
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    do_as_told(manual.partition("## First station and accounts")[2].partition("\n## ")[0])
    assert first_page_of(Officer.objects.get().username) == 200
