"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Change",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("record", models.BigIntegerField(null=True)),
                ("day", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("day", None), ("record", None)),
                            models.Q(("day__isnull", False), ("record__isnull", False)),
                            _connector="OR",
                        ),
                        name="fact_change_of_one_or_all",
                    )
                ],
            },
        ),
    ]
