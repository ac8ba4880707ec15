"""What the books promise, kept by the database itself, whoever writes."""

from django.db import migrations

RULES = """
CREATE FUNCTION billing_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the books are only added to'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_is_final BEFORE UPDATE OR DELETE ON billing_entry
    FOR EACH ROW EXECUTE FUNCTION billing_is_final();
CREATE TRIGGER transaction_is_final BEFORE UPDATE OR DELETE ON billing_transaction
    FOR EACH ROW EXECUTE FUNCTION billing_is_final();

-- A transaction says how many entries it has, so that none can be added to it later, and it is
-- looked at once, when the transaction of the database ends, however many entries it has.
CREATE FUNCTION billing_entry_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.position >= (SELECT size FROM billing_transaction WHERE id = NEW.transaction_id) THEN
        RAISE EXCEPTION 'transaction % is complete', NEW.transaction_id
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER entry_fits BEFORE INSERT ON billing_entry
    FOR EACH ROW EXECUTE FUNCTION billing_entry_fits();

CREATE FUNCTION billing_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entries bigint;
    total numeric;
BEGIN
    SELECT count(*), coalesce(sum(amount), 0) INTO entries, total
    FROM billing_entry WHERE transaction_id = NEW.id;
    IF entries <> NEW.size OR total <> 0 THEN
        RAISE EXCEPTION 'transaction % has % entries that sum to %', NEW.key, entries, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER transaction_balances AFTER INSERT ON billing_transaction
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION billing_balances();
"""
DROP = """
DROP TRIGGER transaction_balances ON billing_transaction;
DROP TRIGGER transaction_is_final ON billing_transaction;
DROP TRIGGER entry_fits ON billing_entry;
DROP TRIGGER entry_is_final ON billing_entry;
DROP FUNCTION billing_balances();
DROP FUNCTION billing_entry_fits();
DROP FUNCTION billing_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_billing")]

    operations = [migrations.RunSQL(RULES, DROP)]
