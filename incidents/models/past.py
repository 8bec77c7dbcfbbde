"""Where the past was changed, for those who keep figures of it."""

from django.db import models

from stations.models import Organisation


class PastChange(models.Model):
    """A transaction that added, moved, reclassified or removed an incident more than a day old. A trigger writes it.

    Whoever keeps figures of a month sees here, by the snapshot in which he read it, whether they still hold.
    """

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    transaction = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["station", "month", "transaction"], name="past_change_once"),
        ]

    def __str__(self) -> str:
        return f"{self.station_id} {self.month} {self.transaction}"
