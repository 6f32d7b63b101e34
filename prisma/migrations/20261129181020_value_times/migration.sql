-- AlterTable
-- Of customers of before, nobody knows since when their values have held: the empty key says so.
ALTER TABLE "customer" ADD COLUMN     "value_times" JSONB NOT NULL DEFAULT '{"": null}';
ALTER TABLE "customer" ALTER COLUMN "value_times" SET DEFAULT '{}';

-- Notes when a value changes, in milliseconds since 1970, by `traits.NAME` and `customer.COLUMN`.
CREATE FUNCTION note_value_times() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  at bigint := floor(extract(epoch FROM clock_timestamp()) * 1000)\x3b
  before jsonb := to_jsonb(OLD)\x3b
  changed jsonb\x3b
BEGIN
  SELECT jsonb_object_agg(c.key, at) INTO changed FROM (
    SELECT ''traits.'' || k.key AS key FROM jsonb_object_keys(OLD.traits || NEW.traits) AS k (key)
    WHERE OLD.traits -> k.key IS DISTINCT FROM NEW.traits -> k.key
    UNION ALL
    SELECT ''customer.'' || n.key FROM jsonb_each(to_jsonb(NEW)) AS n
    WHERE n.key NOT IN (''traits'', ''value_times'', ''updated_at'') AND n.value IS DISTINCT FROM before -> n.key
  ) AS c\x3b
  IF changed IS NOT NULL THEN
    NEW.value_times := OLD.value_times || changed\x3b
  END IF\x3b
  RETURN NEW\x3b
END ';

CREATE TRIGGER customer_changed BEFORE UPDATE ON customer FOR EACH ROW
WHEN (
  OLD.traits IS DISTINCT FROM NEW.traits OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.gender IS DISTINCT FROM NEW.gender
  OR OLD.birth_date IS DISTINCT FROM NEW.birth_date OR OLD.marital_state IS DISTINCT FROM NEW.marital_state
  OR OLD.children IS DISTINCT FROM NEW.children OR OLD.household_size IS DISTINCT FROM NEW.household_size
  OR OLD.income IS DISTINCT FROM NEW.income OR OLD.income_currency IS DISTINCT FROM NEW.income_currency
  OR OLD.education IS DISTINCT FROM NEW.education OR OLD.occupation IS DISTINCT FROM NEW.occupation
  OR OLD.country IS DISTINCT FROM NEW.country OR OLD.region IS DISTINCT FROM NEW.region
  OR OLD.city IS DISTINCT FROM NEW.city OR OLD.language IS DISTINCT FROM NEW.language
  OR OLD.source IS DISTINCT FROM NEW.source
)
EXECUTE FUNCTION note_value_times();
