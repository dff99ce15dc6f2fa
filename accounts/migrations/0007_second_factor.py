import django.utils.timezone
from django.db import migrations, models
from django.utils import timezone


def count_from_today(apps, _schema_editor):
    """Let the days of owners of organisations that were verified before begin now, when they are first told."""
    organisations = apps.get_model("accounts", "Organisation").objects
    organisations.filter(state__in=["verified", "suspended"]).update(verified_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0006_checks"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="role_since",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.AddField(
            model_name="organisation",
            name="verified_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(count_from_today, migrations.RunPython.noop, elidable=True),
    ]
