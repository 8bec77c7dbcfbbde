from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("stations", "0004_guardians"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="is_active",
            field=models.BooleanField(default=True, verbose_name="在用"),
        ),
    ]
