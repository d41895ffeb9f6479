"""An index of the words of titles alone: to find one in the index of all words took longer than the rest of a search."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("ingestion", "0007_reading_as_text")]

    operations = [
        AddIndexConcurrently(
            model_name="reporttext",
            index=GinIndex(
                condition=models.Q(kind="title"), fields=["tsv"], name="report_text_title_words"
            ),
        ),
    ]
