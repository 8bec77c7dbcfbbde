"""The place tree with points and areas (WGS-84)."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Upper

from stations.choices import PlaceKind, PostKind
from stations.models.people import Officer, Organisation


class PolygonField(models.Field):  # type: ignore[type-arg]  # only the stubs know its parameters
    """PostgreSQL's `polygon`: text "((lon,lat),…)"."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        """Return the column type."""
        return "polygon"


class BoxField(models.Field):  # type: ignore[type-arg]  # only the stubs know its parameters
    """PostgreSQL's `box`, only as the type of an index expression."""

    def db_type(self, connection: Any) -> str:  # noqa: ARG002 - Django's signature
        """Return the column type."""
        return "box"


class Place(models.Model):
    """A node of community → grid/compound → building → dwelling, or a place that matters by itself."""

    station = models.ForeignKey(Organisation, models.PROTECT, related_name="places", verbose_name="派出所")
    kind = models.CharField("类别", max_length=16, choices=PlaceKind)
    code = models.CharField("编号", max_length=40)
    name = models.CharField("名称", max_length=100)
    address = models.CharField("地址", max_length=200, blank=True)
    # First letters of the name in pinyin, so that 柳堤夜市 is found by "ldys".
    initials = models.CharField("拼音首字母", max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    lon = models.FloatField("经度", null=True, blank=True)
    lat = models.FloatField("纬度", null=True, blank=True)
    boundary = models.JSONField("边界", null=True, blank=True, help_text="GeoJSON Polygon 或 MultiPolygon，WGS-84")
    sensitive = models.CharField("敏感部位说明", max_length=200, blank=True)
    households = models.PositiveIntegerField("户数", default=0)
    is_active = models.BooleanField("在用", default=True)
    # Set while a community has nobody (S1): the alarm that was raised and not lifted.
    uncovered_since = models.DateTimeField("无人自", null=True, editable=False)

    class Meta:
        verbose_name = "场所"
        constraints = [
            models.UniqueConstraint(fields=["station", "kind", "code"], name="place_code_once"),
            models.CheckConstraint(
                condition=Q(lon=None, lat=None) | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="place_position_is_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["station", "kind", "code"], name="place_kind"),
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="place_name_trgm"),
            # "Is this address a place's name" is asked with every call that is taken in (I2).
            models.Index(F("station"), Upper("name"), name="place_named"),
            models.Index(
                fields=["station", "initials"], name="place_initials", opclasses=["int8_ops", "varchar_pattern_ops"]
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceArea(models.Model):
    """A hole-free piece of a place's boundary."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="areas")
    ring = PolygonField()

    class Meta:
        # "Which area is this point in" is asked of the boxes first: no operator of polygons themselves has an index for it.
        indexes = [GistIndex(Func(F("ring"), function="box", output_field=BoxField()), name="place_area_box")]

    def __str__(self) -> str:
        return f"area of {self.place_id}"


class Post(models.Model):
    """Who looks after a community or compound (S1)."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="posts", verbose_name="场所")
    officer = models.ForeignKey(Officer, models.CASCADE, related_name="posts", verbose_name="民警")
    kind = models.CharField("职责", max_length=16, choices=PostKind)

    class Meta:
        verbose_name = "包片"
        constraints = [models.UniqueConstraint(fields=["place", "kind"], name="post_one_officer_one_auxiliary")]

    def __str__(self) -> str:
        return f"{self.place_id} {self.kind} {self.officer_id}"
