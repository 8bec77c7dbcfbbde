"""Typed events. One frozen dataclass per kind; a field that is not declared cannot be recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

KINDS: dict[str, type["Event"]] = {}
_ENVELOPE = frozenset({"stream", "subject_id", "number", "card"})


@dataclass(frozen=True, kw_only=True)
class Event:
    """Base: where it is written, about what, and the subject's whole new card (masked, for every screen of the station)."""

    kind: ClassVar[str]
    subject: ClassVar[str]
    # Own fields that screens are told beside the card: what the new card cannot say any more.
    heard: ClassVar[tuple[str, ...]] = ()

    stream: str
    subject_id: int
    number: str
    card: Mapping[str, Any]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Enter the kind in the register; a base without a kind is not entered, a second class of the same kind is a mistake."""
        super().__init_subclass__(**kwargs)
        if "kind" not in cls.__dict__:
            return
        if cls.kind in KINDS:
            raise TypeError(f"event kind {cls.kind} is declared twice")
        KINDS[cls.kind] = cls

    def data(self) -> dict[str, Any]:
        """Return the event's own fields, for the timeline and the audit."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _ENVELOPE}


def heard_of(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what screens are told of an event's own fields; an entry from before a field was there says nothing of it."""
    return {name: data[name] for name in KINDS[kind].heard if name in data} if kind in KINDS else {}
