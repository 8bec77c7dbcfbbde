"""Officers, organisations and tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core.clock import now
from core.errors import Invalid, require
from live.journal import record
from stations import rules
from stations.choices import OrganisationKind
from stations.events import OfficerCreated
from stations.models import ApiToken, Officer, Organisation

TOKEN_LASTS = timedelta(hours=12)


def check(instance: Model) -> None:
    """Run the model's own validation and speak as `Invalid`, naming the fields."""
    try:
        instance.full_clean()
    except ValidationError as error:
        raise Invalid(_("填写有误，请按各栏提示修改。"), error.message_dict) from error


@transaction.atomic
def create_organisation(
    *, kind: str, code: str, name: str, parent: Organisation | None = None, **position: float
) -> Organisation:
    """Add a body to the tree; its path follows from its parent."""
    organisation = Organisation(
        kind=kind, code=code, name=name, parent=parent, path=f"{parent.path if parent else ''}{code}.", **position
    )
    check(organisation)
    organisation.save()
    return organisation


def station_above(organisation: Organisation) -> Organisation | None:
    """Return the station that a team or group belongs to; None for bureaux."""
    node: Organisation | None = organisation
    while node is not None and node.kind != OrganisationKind.STATION:
        node = node.parent
    return node


@transaction.atomic
def create_officer(
    *,
    username: str,
    name: str,
    organisation: Organisation,
    roles: list[str],
    password: str | None,
    badge: str = "",
    phone: str = "",
    by: Officer | None = None,
) -> Officer:
    """Make an account; without a password it cannot log in until one is set. `by` is None at the machine's own console."""
    require(by is None or rules.may_keep_officers(by), _("账号与角色由安全管理员管理。"))
    officer = Officer(
        username=username,
        name=name,
        badge=badge,
        phone=phone,
        roles=roles,
        organisation=organisation,
        station=station_above(organisation),
    )
    set_password(officer, password)
    check(officer)
    officer.save()
    record(OfficerCreated(**about(officer), roles=officer.roles), actor=by)
    return officer


def about(officer: Officer) -> dict[str, Any]:
    """Return an event's envelope about an account: the stream is the station's, or that of the body above stations."""
    body = officer.station or officer.organisation
    card = {"id": officer.pk, "name": officer.name, "active": officer.is_active}
    return {"stream": body.code, "subject_id": officer.pk, "number": officer.username, "card": card}


def set_password(officer: Officer, password: str | None) -> None:
    """Set a password that passes the house's rules, or none; the caller saves. Invalid (field `password`) otherwise."""
    if password is None:
        officer.set_unusable_password()
        return
    try:
        validate_password(password, officer)
    except ValidationError as error:
        raise Invalid.field("password", "；".join(error.messages)) from error
    officer.set_password(password)


def issue_token(*, officer: Officer) -> tuple[str, datetime]:
    """Make an API token; the plain text is returned once and never kept."""
    token = secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        officer=officer, digest=hashlib.sha256(token.encode()).digest(), expires_at=now() + TOKEN_LASTS
    )
    return token, row.expires_at
