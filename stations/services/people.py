"""Officers, organisations and tokens."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import transaction

from core.clock import now
from core.errors import Invalid, require
from stations import rules
from stations.choices import OrganisationKind
from stations.models import ApiToken, Officer, Organisation

TOKEN_LASTS = timedelta(hours=12)


def check(instance: Organisation | Officer) -> None:
    """Run the model's own validation and speak as `Invalid`, naming the fields."""
    try:
        instance.full_clean()
    except ValidationError as error:
        raise Invalid("填写有误，请按各栏提示修改。", error.message_dict) from error


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
) -> Officer:
    """Make an account; without a password it cannot log in until one is set."""
    officer = Officer(
        username=username,
        name=name,
        badge=badge,
        phone=phone,
        roles=roles,
        organisation=organisation,
        station=station_above(organisation),
    )
    _set_password(officer, password)
    check(officer)
    officer.save()
    return officer


def _set_password(officer: Officer, password: str | None) -> None:
    if password is None:
        officer.set_unusable_password()
        return
    try:
        validate_password(password, officer)
    except ValidationError as error:
        raise Invalid.field("password", "；".join(error.messages)) from error
    officer.set_password(password)


@transaction.atomic
def disable_officer(*, by: Officer, officer_id: int) -> Officer:
    """Take an account out of use: tokens end now, sockets within seconds."""
    require(rules.may_keep_officers(by))
    officer = Officer.objects.select_for_update().get(pk=officer_id)
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    cache.delete_many([f"token:{bytes(digest).hex()}" for digest in officer.tokens.values_list("digest", flat=True)])
    officer.tokens.all().delete()
    return officer


def issue_token(*, officer: Officer) -> tuple[str, datetime]:
    """Make an API token; the plain text is returned once and never kept."""
    token = secrets.token_urlsafe(32)
    row = ApiToken.objects.create(
        officer=officer, digest=hashlib.sha256(token.encode()).digest(), expires_at=now() + TOKEN_LASTS
    )
    return token, row.expires_at
