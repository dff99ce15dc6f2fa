"""Keeps the last day on which words were asked, by which they are deleted."""

from datetime import date

from django.db import migrations, models


def begin_with_the_first(apps, schema_editor):
    apps.get_model("search", "AskedWords").objects.update(last_day=models.F("day"))


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0007_shown_days"),
    ]

    operations = [
        migrations.AddField(
            model_name="askedwords",
            name="last_day",
            field=models.DateField(db_index=True, default=date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.RunPython(begin_with_the_first, migrations.RunPython.noop, elidable=True),
    ]
