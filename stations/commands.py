"""Commands whose report somebody reads: in Chinese, or in the language that is asked for."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import override


class ReportingCommand(BaseCommand):
    """Speaks the house's language unless `--language` names another."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """Offer the languages to every report."""
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        codes = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("--language", choices=codes, default=settings.LANGUAGE_CODE, help="of the report")
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run with the report's language; errors are said in it too."""
        with override(options["language"]):
            return super().execute(*args, **options)
