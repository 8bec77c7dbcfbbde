"""Rows of the live line. Nobody writes them but this app's services."""

import uuid

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Stream(models.Model):
    """One station's line of events. Its row's lock gives out the offsets."""

    name = models.CharField("流", max_length=32, primary_key=True)
    # Renewed when the database was restored from a backup: then an old offset means another event (RELIABILITY.md).
    epoch = models.UUIDField("纪元", default=uuid.uuid4)
    head = models.BigIntegerField("最新序号", default=0)
    head_hash = models.BinaryField("最新摘要", default=b"", max_length=32)

    class Meta:
        verbose_name = "事件流"

    def __str__(self) -> str:
        return f"{self.name}@{self.head}"


class Entry(models.Model):
    """One thing that happened: audit trail, timeline and live feed are this row. Append-only by trigger."""

    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="entries", db_index=False)
    offset = models.BigIntegerField("序号")
    kind = models.CharField("事件", max_length=64)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人", null=True)
    actor = models.CharField("操作人姓名", max_length=64, blank=True)
    subject = models.CharField("对象", max_length=32)
    subject_id = models.BigIntegerField("对象编号")
    number = models.CharField("对象文号", max_length=40, blank=True)
    data = models.JSONField("内容")
    card = models.JSONField("卡片")
    hash = models.BinaryField("摘要", max_length=32)

    class Meta:
        verbose_name = "日志"
        constraints = [models.UniqueConstraint(fields=["stream", "offset"], name="entry_offset_once")]
        indexes = [
            models.Index(fields=["subject", "subject_id", "-id"], name="entry_subject"),
            models.Index(fields=["stream", "at"], name="entry_at"),
        ]

    def __str__(self) -> str:
        return f"{self.stream_id}#{self.offset} {self.kind}"


class Cursor(models.Model):
    """How far an app has followed a stream (reactions): moved in the transaction of the handler's own writes."""

    reaction = models.CharField(max_length=64)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, related_name="cursors")
    offset = models.BigIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reaction", "stream"], name="cursor_once")]

    def __str__(self) -> str:
        return f"{self.reaction}:{self.stream_id}@{self.offset}"


class Answer(models.Model):
    """What was answered to a write that carried an Idempotency-Key, stored in the same transaction as the write."""

    caller = models.BigIntegerField()
    key = models.CharField(max_length=128)
    request_hash = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    body = models.JSONField(null=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caller", "key"], name="answer_once")]

    def __str__(self) -> str:
        return f"{self.caller}:{self.key} {self.status}"


class JobRun(models.Model):
    """A scheduled job's slot is taken once, whatever beats and workers do."""

    job = models.CharField(max_length=64)
    slot = models.CharField(max_length=64)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    failure = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_run_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot}"


class Attachment(models.Model):
    """A file that hangs on something of a station: an incident, an order's feedback, an agreement. Nobody takes it off."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    stream = models.CharField("流", max_length=32)
    subject = models.CharField("对象", max_length=32)
    subject_id = models.BigIntegerField("对象编号")
    name = models.CharField("文件名", max_length=130)
    media_type = models.CharField("类型", max_length=40)
    size = models.PositiveIntegerField("大小（字节）")
    # Of what is kept, in hex: where the file lies, and by which anybody can check that it is still the one.
    sha256 = models.CharField("摘要", max_length=64)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    lon = models.FloatField("经度", null=True)
    lat = models.FloatField("纬度", null=True)
    actor_id = models.BigIntegerField("上传人")
    actor = models.CharField("上传人姓名", max_length=64)
    at = models.DateTimeField("上传时间", auto_now_add=True)

    class Meta:
        verbose_name = "附件"
        constraints = [models.UniqueConstraint(fields=["subject", "subject_id", "sha256"], name="attachment_once")]

    def __str__(self) -> str:
        return self.name


class Pulse(models.Model):
    """When a part of the system last showed that it lives: the worker's canary."""

    name = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
