"""Let the database itself refuse to change what a bank said, and who settled and handed over which money."""

from __future__ import annotations

from django.db import migrations

FORWARDS = """
CREATE FUNCTION payments_notice_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a provider said of money is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER payments_notice_stays BEFORE UPDATE OR DELETE ON payments_paymentnotice
    FOR EACH ROW EXECUTE FUNCTION payments_notice_stays();

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
DROP TRIGGER payments_notice_stays ON payments_paymentnotice;
DROP FUNCTION payments_notice_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_tables")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
