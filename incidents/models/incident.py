"""The incident and what hangs on it."""

import uuid

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.fields import Field
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from incidents.choices import OPEN, Disposition, Kind, LinkKind, PartyRole, Priority, Source, Stage, Status
from incidents.models.reference import IncidentType
from stations.models import Officer, Organisation, Place


class PointField(Field):  # type: ignore[type-arg]  # only the stubs know its parameters
    """PostgreSQL's `point`, only as the type of an index expression."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002 - Django's signature
        """Return the column type."""
        return "point"


class AddressKey(Func):
    """An address as it is compared: one width of digits and letters, one case, no spaces. The index knows it by this text."""

    template = "upper(replace(normalize(%(expressions)s, NFKC), ' ', ''))"
    arity = 1
    output_field = models.TextField()


class Counter(models.Model):
    """Numbers of a station's day: one row, one lock, no gaps among committed incidents."""

    station = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="counter_once")]

    def __str__(self) -> str:
        return f"{self.station_id} {self.day} {self.last}"


class Incident(models.Model):
    """A matter reported to the room, from the call to its close."""

    # Station code, Shanghai day, number of the day: CH20261124-0043. `short` is what people say: 43.
    number = models.CharField("警情编号", max_length=40, unique=True)
    short = models.CharField("日内号", max_length=12)
    # Station, type, community and reporter are found by the indexes below or never alone: one index less per insert each.
    station = models.ForeignKey(
        Organisation, models.PROTECT, related_name="incidents", verbose_name="派出所", db_index=False
    )
    kind = models.CharField(_("性质"), max_length=12, choices=Kind)
    source = models.CharField("来源", max_length=12, choices=Source)
    source_id = models.CharField("来源编号", max_length=80, blank=True)
    type = models.ForeignKey(
        IncidentType, models.PROTECT, related_name="incidents", verbose_name="类别", db_index=False
    )
    priority = models.PositiveSmallIntegerField("级别", choices=Priority)
    title = models.CharField(_("标题"), max_length=100)
    description = models.TextField(_("内容"), blank=True, max_length=4000)
    address = models.CharField(_("地点"), max_length=200, blank=True)
    lon = models.FloatField(_("经度"), null=True, blank=True)
    lat = models.FloatField(_("纬度"), null=True, blank=True)
    accuracy_m = models.FloatField(_("精度（米）"), null=True, blank=True)
    community = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="社区", db_index=False
    )
    place = models.ForeignKey(Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="场所")
    occurred_at = models.DateTimeField("发生时间")
    reported_at = models.DateTimeField("接报时间")
    status = models.CharField("状态", max_length=12, choices=Status, default=Status.REPORTED)
    stage = models.CharField("当前阶段", max_length=12, choices=Stage, default=Stage.DISPATCH)
    stage_since = models.DateTimeField("阶段开始")
    # The moment at which the running stage is late; null when the stage has no limit. `late` is set once by the sweep.
    stage_due_at = models.DateTimeField("阶段到期", null=True, blank=True)
    late = models.BooleanField("已超时", default=False)
    dispatched_at = models.DateTimeField("派出时间", null=True, blank=True)
    accepted_at = models.DateTimeField("签收时间", null=True, blank=True)
    en_route_at = models.DateTimeField("出发时间", null=True, blank=True)
    on_scene_at = models.DateTimeField("到场时间", null=True, blank=True)
    handled_at = models.DateTimeField("反馈时间", null=True, blank=True)
    closed_at = models.DateTimeField("结案时间", null=True, blank=True)
    disposition = models.CharField("处理结果", max_length=16, choices=Disposition, blank=True)
    disposition_note = models.TextField("处理说明", blank=True, max_length=4000)
    repeat = models.PositiveIntegerField("第几次", default=1)
    sensitive = models.CharField("敏感提示", max_length=200, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name="并入"
    )
    caller_masked = models.CharField("报警人（遮蔽）", max_length=80, blank=True)
    caller_phone_index = models.BinaryField(max_length=16, default=b"", editable=False)
    # Bigrams of title, address and description: finds two characters of Chinese, which trigrams cannot.
    search = SearchVectorField(null=True, editable=False)
    reported_by = models.ForeignKey(
        Officer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="接警人", db_index=False
    )
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = "警情"
        constraints = [
            models.UniqueConstraint(
                fields=["station", "source", "source_id"], condition=~Q(source_id=""), name="incident_source_id_once"
            ),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="incident_position_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.CLOSED) ^ Q(closed_at=None), name="incident_closed_has_time"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="incident_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(
                fields=["station", "priority", "stage_since"], condition=Q(status__in=OPEN), name="incident_open"
            ),
            models.Index(fields=["stage_due_at"], condition=Q(status__in=OPEN, late=False), name="incident_due"),
            # What a heat map needs lies in these two, so that a million incidents are counted without being read.
            models.Index(
                fields=["station", "-reported_at", "-id"], include=["type", "lon", "lat"], name="incident_recent_map"
            ),
            models.Index(fields=["station", "type", "-reported_at"], include=["lon", "lat"], name="incident_type_map"),
            models.Index(fields=["station", "community", "-reported_at"], name="incident_community_recent"),
            models.Index(fields=["station", "-closed_at"], name="incident_closed"),
            models.Index(
                fields=["caller_phone_index", "-reported_at"],
                condition=~Q(caller_phone_index=b""),
                name="incident_phone",
            ),
            models.Index(
                AddressKey("address"), F("reported_at").desc(), condition=~Q(address=""), name="incident_same_address"
            ),
            GinIndex(fields=["search"], name="incident_search"),
            GinIndex(OpClass(Upper("address"), name="gin_trgm_ops"), name="incident_address_trgm"),
            GistIndex(Func(F("lon"), F("lat"), function="point", output_field=PointField()), name="incident_point"),
        ]

    def __str__(self) -> str:
        return self.number


class Party(models.Model):
    """Somebody in an incident. Name, phone and ID number are sealed; the indexes find equal ones."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, models.CASCADE, related_name="parties", verbose_name="警情")
    role = models.CharField("身份", max_length=12, choices=PartyRole)
    name_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    id_number_sealed = models.BinaryField(default=b"")
    name_index = models.BinaryField(max_length=16, default=b"")
    phone_index = models.BinaryField(max_length=16, default=b"")
    masked = models.CharField("遮蔽显示", max_length=80)
    note = models.CharField("备注", max_length=200, blank=True)

    class Meta:
        verbose_name = "当事人"
        indexes = [models.Index(fields=["phone_index"], condition=~Q(phone_index=b""), name="party_phone")]

    def __str__(self) -> str:
        return self.masked


class Link(models.Model):
    """Two incidents that belong together; nothing of either is lost (I2)."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="links")
    other = models.ForeignKey(Incident, models.CASCADE, related_name="linked_by")
    kind = models.CharField("关系", max_length=12, choices=LinkKind)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Officer, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "other"], name="link_once"),
            models.CheckConstraint(condition=~Q(incident=F("other")), name="link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.kind} {self.other_id}"


class Reclassification(models.Model):
    """A change of type or priority: statistics never change silently."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="reclassifications")
    from_type = models.ForeignKey(IncidentType, models.PROTECT, related_name="+")
    to_type = models.ForeignKey(IncidentType, models.PROTECT, related_name="+")
    from_priority = models.PositiveSmallIntegerField()
    to_priority = models.PositiveSmallIntegerField()
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Officer, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.from_type_id} → {self.to_type_id}"
