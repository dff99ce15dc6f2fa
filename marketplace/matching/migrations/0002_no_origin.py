"""Takes the origin of a match away: who added it, the mark of staff says."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("matching", "0001_initial")]

    operations: ClassVar = [migrations.RemoveField(model_name="match", name="origin")]
