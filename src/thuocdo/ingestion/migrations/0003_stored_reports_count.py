"""Reports stored before there was a review were stored by somebody who stood behind them."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
UPDATE ingestion_report
   SET state = 'confirmed', confirmed_at = stored_at, confirmed_by_id = stored_by_id
 WHERE state = 'in_review' AND EXISTS (
    SELECT 1 FROM figures_figure
     WHERE record_room = 'ingestion' AND record_id = ingestion_report.id::text
 )
"""


class Migration(migrations.Migration):
    dependencies = [("ingestion", "0002_review"), ("figures", "0002_append_only")]
    operations = [migrations.RunSQL(FORWARDS, migrations.RunSQL.noop)]
