"""Accounts after they were made: facts and roles, use, passwords, locks. All of it is the security administrator's."""

from collections.abc import Sequence
from typing import Any

from axes.models import AccessAttempt
from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, NotFound, require
from live.journal import record
from stations import rules
from stations.events import OfficerDisabled, OfficerEdited, OfficerEnabled, OfficerUnlocked, PasswordReset
from stations.models import Officer, Organisation
from stations.selectors.people import kept_officers, locks_of
from stations.services.people import about, check, set_password, station_above


def _locked(by: Officer, officer_id: int) -> Officer:
    require(rules.may_keep_officers(by), _("账号与角色由安全管理员管理。"))
    officer = kept_officers(by).select_for_update(of=("self",), no_key=True).filter(pk=officer_id).first()
    if officer is None:
        raise NotFound(_("没有找到这个账号，或您无权管理。"))
    return officer


@transaction.atomic
def edit_officer(
    *,
    by: Officer,
    officer_id: int,
    name: str,
    badge: str,
    phone: str,
    organisation: Organisation,
    roles: Sequence[str],
) -> Officer:
    """Change an account's facts and roles; the same again changes nothing. Invalid names the field."""
    officer = _locked(by, officer_id)
    wanted: dict[str, Any] = {
        "name": name, "badge": badge, "phone": phone, "organisation": organisation,
        "station": station_above(organisation), "roles": sorted(roles),
    }  # fmt: skip
    officer.roles = sorted(officer.roles)
    changed = sorted(field for field, value in wanted.items() if getattr(officer, field) != value)
    if not changed:
        return officer
    if officer.pk == by.pk and "roles" in changed:
        raise Conflict(_("不能改自己的角色，请另一位安全管理员来改。"))
    for field in changed:
        setattr(officer, field, wanted[field])
    check(officer)
    officer.save(update_fields=changed)
    _believe_no_token(officer)
    record(OfficerEdited(**about(officer), fields=changed, roles=officer.roles), actor=by)
    return officer


@transaction.atomic
def disable_officer(*, by: Officer, officer_id: int) -> Officer:
    """Take an account out of use: tokens end now, sockets within seconds. The second call changes nothing."""
    officer = _locked(by, officer_id)
    if officer.pk == by.pk:
        raise Conflict(_("不能停用自己的账号。"))
    if not officer.is_active:
        return officer
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    _believe_no_token(officer)
    officer.tokens.all().delete()
    record(OfficerDisabled(**about(officer)), actor=by)
    return officer


@transaction.atomic
def enable_officer(*, by: Officer, officer_id: int) -> Officer:
    """Put an account back into use, with the password that it had."""
    officer = _locked(by, officer_id)
    if officer.is_active:
        return officer
    officer.is_active = True
    officer.save(update_fields=["is_active"])
    record(OfficerEnabled(**about(officer)), actor=by)
    return officer


@transaction.atomic
def reset_password(*, by: Officer, officer_id: int, password: str) -> Officer:
    """Give an account a new password: its sessions, tokens and locks end. Invalid (field `password`) when it is too weak."""
    officer = _locked(by, officer_id)
    set_password(officer, password)
    officer.save(update_fields=["password"])
    _believe_no_token(officer)
    officer.tokens.all().delete()
    _forget_failures(officer)
    record(PasswordReset(**about(officer)), actor=by)
    return officer


@transaction.atomic
def unlock_officer(*, by: Officer | None, officer: Officer) -> bool:
    """Let an account that wrong passwords locked log in at once; False when it is not locked. `by` is None at the machine's console."""
    if by is not None:
        officer = _locked(by, officer.pk)
    if not locks_of([officer]):
        return False
    _forget_failures(officer)
    record(OfficerUnlocked(**about(officer)), actor=by)
    return True


def _forget_failures(officer: Officer) -> None:
    AccessAttempt.objects.filter(username=officer.username).delete()


def _believe_no_token(officer: Officer) -> None:
    """Make every process read the officer's tokens anew."""
    cache.delete_many([f"token:{bytes(digest).hex()}" for digest in officer.tokens.values_list("digest", flat=True)])
