"""Let the database itself refuse to change or remove a quarter that was settled, and what was handed over."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION payments_settlement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was settled or handed over is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_settlement_stays BEFORE UPDATE OR DELETE ON payments_feesettlement
    FOR EACH ROW EXECUTE FUNCTION payments_settlement_stays();
CREATE TRIGGER payments_handover_stays BEFORE UPDATE OR DELETE ON payments_feehandover
    FOR EACH ROW EXECUTE FUNCTION payments_settlement_stays();
"""

BACKWARDS = """
DROP TRIGGER payments_handover_stays ON payments_feehandover;
DROP TRIGGER payments_settlement_stays ON payments_feesettlement;
DROP FUNCTION payments_settlement_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0005_refunds_unbooked_and_settlements")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
