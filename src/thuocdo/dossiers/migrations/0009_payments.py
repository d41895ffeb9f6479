"""Steps may be those of a cashier, too."""

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
    dependencies = [("dossiers", "0008_results_to_be_given")]

    operations = [
        migrations.AlterField(
            model_name="dossierstep",
            name="role",
            field=models.CharField(
                blank=True, choices=ROLES, max_length=20, verbose_name="vai trò"
            ),
        ),
    ]
