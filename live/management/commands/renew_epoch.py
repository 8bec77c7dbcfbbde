"""`manage.py renew_epoch`: run once after a restore from backup."""

from typing import Any

from django.core.management.base import BaseCommand

from live import services
from live.models import Stream


class Command(BaseCommand):
    """Make every connected screen start again from a snapshot."""

    help = "从备份恢复数据库之后运行：所有屏幕重新取快照。"

    def handle(self, *_: Any, **__: Any) -> None:
        """Renew the epoch of each stream."""
        for name in Stream.objects.values_list("name", flat=True):
            self.stdout.write(f"{name}: {services.renew_epoch(stream=name)}")
