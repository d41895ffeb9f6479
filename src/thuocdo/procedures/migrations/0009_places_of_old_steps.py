"""Find the place of each step that was written in words: the desk, the province, a unit of exactly that name, else the agency.

The words stay as they were decided; the reference stands beside them.
"""

from __future__ import annotations

from django.db import migrations

# What an approved process says stays; what is added here it did not say before.
FORWARDS = """
ALTER TABLE procedures_processstep DISABLE TRIGGER procedures_step_stays;
UPDATE procedures_processstep SET place = 'unit' WHERE unit_id IS NOT NULL;
UPDATE procedures_processstep SET place = 'unit', unit_id = named.id
FROM (
    SELECT min(id) AS id, lower(name) AS name FROM organisations_unit
    WHERE valid_until IS NULL GROUP BY lower(name) HAVING count(*) = 1
) named
WHERE unit_id IS NULL AND named.name = lower(btrim(unit_name));
UPDATE procedures_processstep SET place = 'reception'
WHERE place = 'agency' AND (role = 'reception_officer' OR lower(unit_name) ~ '(một cửa|tiếp nhận và trả|phục vụ hành chính công)');
UPDATE procedures_processstep SET place = 'province'
WHERE place = 'agency' AND lower(unit_name) ~ '(ủy ban nhân dân|ubnd) tỉnh';
ALTER TABLE procedures_processstep ENABLE TRIGGER procedures_step_stays;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0008_step_places"),
        ("organisations", "0001_units"),
    ]

    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
