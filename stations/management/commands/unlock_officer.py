"""manage.py unlock_officer: the lock of wrong passwords is taken away, where no security administrator can log in to do it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from core.errors import DomainError
from stations.commands import ReportingCommand
from stations.selectors.people import account_named
from stations.services.accounts import unlock_officer


class Command(ReportingCommand):
    """Unlock an account."""

    help = "Lets an account that wrong passwords locked log in at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose it is."""
        parser.add_argument("username")

    def handle(self, **options: Any) -> None:
        """Unlock it."""
        try:
            officer = account_named(options["username"])
        except DomainError as refused:
            raise CommandError(refused.detail) from refused
        unlocked = unlock_officer(by=None, officer=officer)
        said = _("%(name)s已解锁，现在可以登录。") if unlocked else _("%(name)s没有被锁定。")
        self.stdout.write(said % {"name": officer.name})
