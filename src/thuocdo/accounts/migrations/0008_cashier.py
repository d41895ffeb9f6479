from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

ROLES = [
    ("reception_officer", "Người tiếp nhận"),
    ("handler", "Người thụ lý"),
    ("reviewer", "Người thẩm tra"),
    ("approver", "Người ký"),
    ("records_clerk", "Văn thư"),
    ("cashier", "Người thu phí, lệ phí"),
    ("reform_officer", "Cán bộ cải cách hành chính"),
    ("procedure_controller", "Cán bộ kiểm soát thủ tục hành chính"),
    ("leader", "Lãnh đạo"),
    ("administrator", "Quản trị viên"),
    ("program", "Chương trình"),
]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_delegations")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(choices=ROLES, max_length=20, verbose_name="vai trò"),
        ),
        migrations.AlterField(
            model_name="delegation",
            name="roles",
            field=ArrayField(
                base_field=models.CharField(choices=ROLES, max_length=20),
                size=None,
                verbose_name="vai trò",
            ),
        ),
    ]
