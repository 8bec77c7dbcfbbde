"""Bad input from the API's own description: never a 500, never an answer that the description does not know."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case
from schemathesis.checks import CHECKS

from stations.choices import Role
from tests.factories import incidents, stations
from tests.live.room import Room, token_of

pytestmark = pytest.mark.timeout(240)
PATIENCE_S = 60
HELD = ["not_a_server_error", "status_code_conformance", "content_type_conformance"]


@pytest.fixture
def inside(room: Room) -> Iterator[dict[str, Any]]:
    """An incident with a unit on its way: what generated paths are pointed at too; and who asks all questions."""
    leader = stations.officer(room.station, Role.DUTY_LEADER)
    made = incidents.incident(leader)
    (row,) = incidents.sent(leader, made.number, "M1")
    real = {"number": made.number, "assignment_id": row.pk, "call_sign": "M1", "code": room.code}
    # No line is kept: the server drops one after five silent seconds, perhaps just as the next question goes out.
    headers = {"Authorization": f"Token {token_of(leader)}", "Connection": "close"}
    with requests.Session() as line:
        yield {"headers": headers, "real": real, "how": {"headers": headers, "session": line, "timeout": PATIENCE_S}}


def _send_anything(operation: APIOperation, inside: dict[str, Any]) -> None:
    checks, how = [CHECKS.get_one(name) for name in HELD], inside["how"]

    @given(case=operation.as_strategy())
    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    def send(case: Case) -> None:
        case.call_and_validate(checks=checks, **how)
        real = {name: value for name, value in inside["real"].items() if name in case.path_parameters}
        if real:
            case.path_parameters |= real
            case.call_and_validate(checks=checks, **how)

    send()


def test_whatever_is_sent_the_answer_is_one_that_the_description_knows(web, inside):
    schema = schemathesis.openapi.from_url(f"http://{web}/api/schema/?format=json", headers=inside["headers"])
    wrong = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        try:
            _send_anything(operation, inside)
        except (BaseExceptionGroup, AssertionError) as failure:
            wrong[operation.label] = str(failure)
    assert wrong == {}


def test_the_description_is_sound_and_every_operation_says_how_it_refuses():
    description = SchemaGenerator().get_schema(request=None, public=True)
    operations = [operation for methods in description["paths"].values() for operation in methods.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all({"401", "403", "404", "409", "422"} <= set(operation["responses"]) for operation in operations)
    assert all("requestBody" in methods["post"] for methods in description["paths"].values() if "post" in methods)


def test_what_may_stand_behind_the_question_mark_is_described():
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    named = {
        path: {row["name"] for row in paths[f"/api/v1/{path}/"][verb].get("parameters", [])}
        for path, verb in (
            ("places", "get"), ("communities", "get"), ("positions", "post"), ("live/snapshot", "get"), ("dashboards/today", "get"),
        )
    }  # fmt: skip
    assert named == {
        "places": {"q"}, "communities": {"station"}, "positions": {"station"}, "live/snapshot": {"station"},
        "dashboards/today": {"station"},
    }  # fmt: skip
