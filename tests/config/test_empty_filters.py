"""Filters of the API that are sent empty, as a form sends them: they ask for nothing."""

import pytest
from drf_spectacular.generators import SchemaGenerator

from stations.choices import Role
from tests.factories import incidents, stations
from tests.factories.api import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def station():
    return stations.station("CH")


@pytest.fixture
def desk(station) -> Caller:
    return Caller(stations.officer(station, Role.DUTY_LEADER, Role.DISPATCHER, Role.MEDIATOR))


def lists() -> dict[str, list[str]]:
    """The filters of every list and count of the API that can be asked for without any."""
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    asked = {
        path.removeprefix("/api/v1/"): [row for row in ways["get"].get("parameters", []) if row["in"] == "query"]
        for path, ways in paths.items()
        if "get" in ways and "{" not in path
    }
    return {
        path: [row["name"] for row in rows]
        for path, rows in asked.items()
        if rows and not any(row.get("required") for row in rows)
    }


def test_an_empty_filter_of_any_list_filters_nothing(desk):
    wrong, asked = {}, lists()
    assert "incidents/" in asked
    for path, names in asked.items():
        plain, empty = desk.get(path), desk.get(path, **dict.fromkeys(names, ""))
        # Moments of the answer itself differ from one question to the next; what was found does not.
        found = [(status, said.get("results"), said.get("errors")) for status, said in (plain, empty)]
        if found[0] != found[1] or plain[0] != 200:
            wrong[path] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "", "type": "", "priority": "", "since": "", "until": "", "community": "", "bbox": "", "q": ""}, {1, 2, 3}),
        ({"status": "open"}, {1, 2}),
        ({"status": "closed"}, {3}),
        ({"status": "closed,reported"}, {1, 2, 3}),
        ({"status": ["closed", "reported"]}, {1, 2, 3}),
        ({"priority": "1,3"}, {1, 3}),
        ({"priority": " 1 , "}, {1}),
        ({"priority": ","}, {1, 2, 3}),
        ({"type": "theft.ebike,dispute"}, {1, 3}),
        ({"type": ",theft , "}, {3}),
        ({"type": " "}, {1, 2, 3}),
        ({"status": "open", "priority": "2,3"}, {2}),
    ],
)  # fmt: skip
def test_several_values_of_a_filter_stand_with_commas_or_repeated(station, desk, query, found):
    room = stations.officer(station)
    for priority, kind in enumerate(("dispute.family", "order.fight", "theft.ebike"), 1):
        made = incidents.incident(room, type=kind, priority=priority)
    incidents.closed(room, made.number)
    status, said = desk.get("incidents/", **query)
    assert (status, {card["priority"] for card in said["results"]}) == (200, found)


def test_a_value_that_is_none_is_named_among_those_that_are(desk):
    for name, value in {"status": "open,lost", "priority": "1,9"}.items():
        status, problem = desk.get("incidents/", **{name: value})
        assert (status, [row["field"] for row in problem["errors"]]) == (422, [name])
        assert value[-1] in problem["detail"]


def test_disputes_take_several_states_and_an_empty_one(desk):
    for value in ("", "open,mediating", ["open", "mediating"]):
        assert desk.get("disputes/", status=value)[0] == 200
