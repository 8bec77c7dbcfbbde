"""A program at the REST doors, with the token of an officer."""

import json
from typing import Any

from django.test import Client

from stations.models import Officer
from stations.services.people import issue_token

Answer = tuple[int, dict[str, Any]]


class Caller:
    """Asks under /api/v1/ and returns status and document."""

    def __init__(self, officer: Officer | None) -> None:
        token = {"Authorization": f"Token {issue_token(officer=officer)[0]}"} if officer else {}
        self.client = Client(headers=token)

    def get(self, path: str, **query: Any) -> Answer:
        return self._ask("GET", path, query=query)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Answer:
        headers = {"Idempotency-Key": key} if key else {}
        return self._ask("POST", path, json.dumps({} if body is None else body), headers=headers)

    def patch(self, path: str, body: Any) -> Answer:
        return self._ask("PATCH", path, json.dumps(body))

    def send(self, path: str, raw: bytes) -> Answer:
        """Post bytes as they are."""
        return self._ask("POST", path, raw)

    def fields(self, path: str, body: Any) -> dict[str, int | list[str]]:
        """Post what will be refused; return the status and the names of the fields, in order, each once."""
        status, problem = self.post(path, body)
        return {"status": status, "fields": list(dict.fromkeys(row["field"] for row in problem["errors"]))}

    def _ask(self, method: str, path: str, body: str | bytes = "", *, query: Any = None, headers: Any = None) -> Answer:
        where = path if path.startswith("http") else f"/api/v1/{path}"
        answer = self.client.generic(
            method, where, body, content_type="application/json", query_params=query or None, headers=headers
        )
        kind = "application/problem+json" if answer.status_code >= 400 else "application/json"
        assert answer.headers["Content-Type"] == kind
        return answer.status_code, answer.json()
