"""Let the database itself refuse to change or remove what a provider said."""

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
"""

BACKWARDS = """
DROP TRIGGER payments_notice_stays ON payments_paymentnotice;
DROP FUNCTION payments_notice_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_payments")]

    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
