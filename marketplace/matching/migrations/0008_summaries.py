"""Keep each published version of a summary, with its language, and the draft of the next one."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models
from django.db.models import Case, F, OuterRef, Subquery, When


def carry_over(apps, schema_editor):
    """What holds was published when it was last changed, in the language of its need."""
    texts = apps.get_model("listings", "NeedText").objects.filter(need=OuterRef("need"))
    main = Case(When(language=F("need__main_language"), then=0), default=1)
    language = Subquery(texts.order_by(main, "pk").values("language")[:1])
    apps.get_model("matching", "Summary").objects.update(published_at=F("changed_at"), language=language)


class Migration(migrations.Migration):

    dependencies = [
        ('listings', '0018_files_of_certificates'),
        ('matching', '0007_partners'),
    ]

    operations = [
        migrations.CreateModel(
            name='SummaryDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=4000)),
                ('language', models.CharField(max_length=2)),
                ('version', models.PositiveIntegerField(default=0)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('need', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='summary_draft', to='listings.need')),
            ],
        ),
        migrations.RenameField(model_name='summary', old_name='version', new_name='number'),
        migrations.AddField(
            model_name='summary',
            name='language',
            field=models.CharField(default='en', max_length=2),
            preserve_default=False,
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.RemoveField(model_name='summary', name='changed_at'),
        migrations.AlterField(
            model_name='summary',
            name='need',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='summaries', to='listings.need'),
        ),
        migrations.AlterModelOptions(
            name='summary',
            options={'ordering': ['-number'], 'verbose_name_plural': 'summaries'},
        ),
        migrations.AddConstraint(
            model_name='summary',
            constraint=models.UniqueConstraint(fields=('need', 'number'), name='summary_number_once'),
        ),
    ]
