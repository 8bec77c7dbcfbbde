"""The four ways in which a service or selector says no. Doors map them once: `core.problems`."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation.trans_real import gettext_noop  # asks for no settings, so that pure code may refuse


class DomainError(Exception):
    """Base of the refusals. `detail` is a sentence for a person: what is wrong and what to do; `title` is translated at the door."""

    status = 500
    title = gettext_noop("错误")

    def __init__(self, detail: str, fields: Mapping[str, str | Sequence[str]] | None = None) -> None:
        """`fields` maps an input's name to its own sentence(s)."""
        super().__init__(detail)
        self.detail = detail
        self.fields = {name: [said] if isinstance(said, str) else list(said) for name, said in (fields or {}).items()}


class NotFound(DomainError):
    """It is not there, or this officer may not know that it is."""

    status = 404
    title = gettext_noop("没有找到")


class NotAllowed(DomainError):
    """Seen, but not theirs to do."""

    status = 403
    title = gettext_noop("没有权限")


class Conflict(DomainError):
    """Somebody was faster, or the thing has moved on."""

    status = 409
    title = gettext_noop("与现状冲突")


class TooMany(DomainError):
    """Allowed, but not so often."""

    status = 429
    title = gettext_noop("过于频繁")


class Invalid(DomainError):
    """The input's meaning is wrong; `fields` names where."""

    status = 422
    title = gettext_noop("填写有误")

    @classmethod
    def field(cls, name: str, said: str) -> "Invalid":
        """Make the error of a single field."""
        return cls(said, {name: said})


def require(allowed: bool, detail: str = "") -> None:  # noqa: FBT001 - reads as a sentence
    """Raise `NotAllowed` unless a rule said yes."""
    if not allowed:
        raise NotAllowed(detail or _("您的角色不能这样做，请找值班所长。"))
