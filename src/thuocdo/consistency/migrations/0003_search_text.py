import unicodedata

from django.db import migrations

BATCH = 1000


def fold(text):
    """As the product folded when this was written; the names of indicators come in with the next check."""
    plain = unicodedata.normalize("NFD", text.translate(str.maketrans("đĐ", "dD")))
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def fill(apps, _schema_editor):
    model = apps.get_model("consistency", "Discrepancy")
    last = 0
    while True:
        rows = list(model.objects.filter(search_text="", pk__gt=last).order_by("pk")[:BATCH])
        if not rows:
            return
        for row in rows:
            row.search_text = fold(f"{row.rule} {row.message_vi} {row.message_en}")
        model.objects.bulk_update(rows, ["search_text"])
        last = rows[-1].pk


class Migration(migrations.Migration):
    dependencies = [("consistency", "0002_assignment")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
