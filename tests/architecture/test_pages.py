"""What leaves the house: a strict content policy with every page, and no address of anybody else."""

import re
from pathlib import Path

import pytest
from django.test import Client

from config.rights import PUBLIC, RIGHTS
from stations.choices import Role
from tests.architecture.test_rights import ROUTES
from tests.factories import incidents, stations

ROOT = Path(__file__).resolve().parents[2]
# Names of formats that look like addresses; nobody ever fetches them.
NAMESPACES = re.compile(r"http://www\.(?:w3\.org|opengis\.net)/[\w./-]*")
# Reserved by RFC 2606 for tests and documents.
NOWHERE = re.compile(r"https?://[\w.-]+\.(?:test|example|invalid)\b")
ADDRESS = re.compile(r"(?:https?|wss?):\\?/\\?/[a-z0-9-]+\.[a-z0-9.-]+|[\"'(]//[a-z0-9-]+\.[a-z]{2,}", re.IGNORECASE)
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}


@pytest.mark.parametrize("folder", ["frontend", "templates"])
def test_nothing_that_a_browser_gets_names_an_address_outside_the_house(folder):
    files = [
        file
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".html", ".ts", ".js", ".css", ".svg", ".json", ".webmanifest"} and file.is_file()
    ]
    assert files
    named = {}
    for file in files:
        text = NOWHERE.sub("", NAMESPACES.sub("", file.read_text()))
        if found := ADDRESS.findall(text):
            named[str(file.relative_to(ROOT))] = found
    assert named == {}


def _policy(header: str) -> dict[str, str]:
    return dict(part.strip().split(" ", 1) for part in header.split(";") if part.strip())


@pytest.mark.django_db
def test_every_page_comes_with_the_strict_policy(logged_in):
    station = stations.station()
    browsers = {role: logged_in(stations.officer(station, role)) for role in Role.values}
    number = incidents.incident(stations.officer(station)).number
    seen = 0
    for name, path in ROUTES:
        roles = RIGHTS[name]
        browser = Client() if roles is PUBLIC else browsers[min(roles)]
        answer = browser.get(path.replace("X1", number))
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        seen += 1
        assert _policy(answer.headers["Content-Security-Policy"]) == POLICY, name
        assert answer.headers["X-Frame-Options"] == "DENY", name
        assert answer.headers["X-Content-Type-Options"] == "nosniff", name
        assert re.findall(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)|<style|\sstyle=|\son[a-z]+=", answer.content.decode()) == [], name  # fmt: skip
    assert seen > 15


@pytest.mark.django_db
def test_refusals_come_with_the_policy_too(logged_in):
    browser = logged_in(stations.officer(stations.station(), Role.WALL))
    for path, status in (("/nowhere/", 404), ("/incidents/", 403)):
        answer = browser.get(path)
        assert (answer.status_code, _policy(answer.headers["Content-Security-Policy"])) == (status, POLICY)


@pytest.mark.django_db
def test_an_address_that_is_not_there_is_answered_as_its_neighbours_answer(client):
    nowhere, page = client.get("/api/v1/nowhere/"), client.get("/nowhere/")
    assert (nowhere.status_code, nowhere.headers["Content-Type"]) == (404, "application/problem+json")
    assert (nowhere.json()["status"], nowhere.json()["errors"]) == (404, [])
    assert (page.status_code, page.headers["Content-Type"]) == (404, "text/html; charset=utf-8")
