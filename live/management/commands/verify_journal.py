"""`manage.py verify_journal`: check that every entry follows from the one before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from live import selectors
from live.models import Stream


class Command(BaseCommand):
    """Check all streams; name the first bad row of each."""

    help = "核对日志的序号与摘要链，指出第一条不符的记录。"

    def handle(self, *_: Any, **__: Any) -> None:
        """Print a line per stream; fail when one is broken."""
        broken = []
        for stream in Stream.objects.order_by("name"):
            if found := selectors.first_broken(stream.name):
                broken.append(f"{found.stream}#{found.offset}: {found.why}")
            else:
                self.stdout.write(f"{stream.name}: {stream.head} ok")
        if broken:
            raise CommandError("\n".join(broken))
