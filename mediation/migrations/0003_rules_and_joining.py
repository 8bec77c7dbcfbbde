"""Causes by words, rules that a station switches off or weighs itself, files joined by hand."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from mediation.migrations._defaults import CAUSES


def load(apps: Any, _: Any) -> None:
    """Add the words that every database starts with."""
    row = apps.get_model("mediation", "CauseWord")
    row.objects.bulk_create(row(word=word, kind=kind) for kind, words in CAUSES.items() for word in words.split())


class Migration(migrations.Migration):
    """New tables with their rows, new columns with a default."""

    dependencies = [
        ("mediation", "0002_defaults"),
        ("stations", "0004_guardians"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CauseWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=20, verbose_name="词")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("dance", "广场舞"),
                            ("works", "装修施工"),
                            ("stall", "摊点与夜店喧哗"),
                            ("leak", "漏水"),
                            ("parking", "停车"),
                            ("clutter", "堆物占道"),
                            ("pets", "宠物"),
                            ("smell", "油烟异味"),
                            ("boundary", "宅基边界"),
                            ("money", "钱款"),
                            ("goods", "货品与服务"),
                            ("fight", "口角动手"),
                            ("household", "住户噪音"),
                        ],
                        max_length=12,
                        verbose_name="起因",
                    ),
                ),
                ("is_active", models.BooleanField(default=True, verbose_name="在用")),
            ],
            options={
                "verbose_name": "起因词",
                "ordering": ["kind", "word"],
            },
        ),
        migrations.CreateModel(
            name="Joining",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="原因")),
                ("at", models.DateTimeField(auto_now_add=True)),
                (
                    "was",
                    models.CharField(
                        choices=[
                            ("found", "待确认"),
                            ("open", "待调"),
                            ("mediating", "调解中"),
                            ("agreed", "已协议"),
                            ("settled", "已化解"),
                            ("reopened", "重开"),
                            ("closed", "已结案"),
                            ("dismissed", "不成立"),
                            ("merged", "已并入"),
                        ],
                        max_length=12,
                    ),
                ),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(null=True, verbose_name="拆回")),
            ],
            options={
                "verbose_name": "并案",
            },
        ),
        migrations.CreateModel(
            name="LevelRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=16, verbose_name="项目")),
                ("points", models.PositiveSmallIntegerField(verbose_name="分值")),
                ("most", models.PositiveSmallIntegerField(default=100, verbose_name="封顶")),
            ],
            options={
                "verbose_name": "级别规则",
                "ordering": ["code"],
            },
        ),
        migrations.AddField(
            model_name="dispute",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="mediation.dispute",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="findrule",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="在用"),
        ),
        migrations.AddField(
            model_name="sensitiveword",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="在用"),
        ),
        migrations.AlterField(
            model_name="dispute",
            name="status",
            field=models.CharField(
                choices=[
                    ("found", "待确认"),
                    ("open", "待调"),
                    ("mediating", "调解中"),
                    ("agreed", "已协议"),
                    ("settled", "已化解"),
                    ("reopened", "重开"),
                    ("closed", "已结案"),
                    ("dismissed", "不成立"),
                    ("merged", "已并入"),
                ],
                default="found",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AddConstraint(
            model_name="dispute",
            constraint=models.CheckConstraint(
                condition=models.Q(("status", "merged"), ("merged_into", None), _connector="XOR"),
                name="dispute_merged_has_file",
            ),
        ),
        migrations.AddField(
            model_name="causeword",
            name="station",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="stations.organisation",
                verbose_name="派出所",
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="into",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joined",
                to="mediation.dispute",
                verbose_name="并入",
            ),
        ),
        migrations.AddField(
            model_name="joining",
            name="other",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="joinings",
                to="mediation.dispute",
                verbose_name="被并",
            ),
        ),
        migrations.AddField(
            model_name="levelrule",
            name="station",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="stations.organisation",
                verbose_name="派出所",
            ),
        ),
        migrations.AddConstraint(
            model_name="causeword",
            constraint=models.UniqueConstraint(
                fields=("station", "word"), name="cause_word_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("other",), name="joined_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="joining",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="joining_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="levelrule",
            constraint=models.UniqueConstraint(fields=("station", "code"), name="level_rule_once"),
        ),
        migrations.AddConstraint(
            model_name="levelrule",
            constraint=models.CheckConstraint(
                condition=models.Q(("most__lte", 100), ("points__lte", 100)), name="level_rule_of_100"
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
