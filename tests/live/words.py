"""Events that only the tests of the journal know."""

from dataclasses import dataclass
from typing import Any, ClassVar

from live.events import Event


@dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """Something was noted."""

    kind: ClassVar[str] = "test.noted"
    subject: ClassVar[str] = "test"
    text: str


def noted(stream: str, text: str = "", *, subject_id: int = 1, card: dict[str, Any] | None = None) -> Noted:
    """An event with as little as possible in it."""
    return Noted(stream=stream, subject_id=subject_id, number="", card=card or {"id": subject_id}, text=text)
