"""The tables of this room."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Followed",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(verbose_name="từ lúc")),
            ],
            options={
                "verbose_name": "theo dõi biến động",
                "verbose_name_plural": "theo dõi biến động",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="followed_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Movement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField(verbose_name="lúc")),
                ("fact", models.CharField(max_length=60, verbose_name="dữ liệu")),
                ("record", models.BigIntegerField(verbose_name="bản ghi")),
                ("unit", models.BigIntegerField(verbose_name="đơn vị")),
                ("measure", models.CharField(max_length=80, verbose_name="đại lượng")),
                ("day", models.DateField(verbose_name="ngày")),
                ("gained", models.SmallIntegerField(verbose_name="thay đổi")),
            ],
            options={
                "verbose_name": "biến động của chỉ số",
                "verbose_name_plural": "biến động của chỉ số",
                "indexes": [models.Index(fields=["unit", "at"], name="movement_of_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("gained", 0), _negated=True), name="movement_moves"
                    )
                ],
            },
        ),
    ]
