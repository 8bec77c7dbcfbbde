"""manage.py create_officer: an account, the first administrators among them."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.errors import DomainError
from stations.choices import Role
from stations.selectors.people import organisation_by_code
from stations.services.people import create_officer


class Command(BaseCommand):
    """Make an account."""

    help = "Makes an account; the password is asked for, or read from standard input with --password-stdin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who it is."""
        parser.add_argument("username")
        parser.add_argument("name", help="e.g. 周敏")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="station, team, group or bureau")
        parser.add_argument("--role", required=True, action="append", choices=Role.values, dest="roles")
        parser.add_argument("--badge", default="")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, **options: Any) -> None:
        """Make it."""
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else getpass.getpass()
        try:
            officer = create_officer(
                **{name: options[name] for name in ("username", "name", "roles", "badge")},
                organisation=organisation_by_code(options["organisation"]),
                password=password,
            )
        except DomainError as refused:
            fields = "; ".join(f"{name}: {' '.join(said)}" for name, said in refused.fields.items())
            raise CommandError(f"{refused.detail} {fields}") from refused
        self.stdout.write(f"{officer.username}: {officer.name}, {officer.organisation.name}")
