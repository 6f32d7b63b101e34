-- Values of customers that were replaced: who or what did it, and when. First values are none.
CREATE TABLE "customer_edit" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "way" TEXT NOT NULL,
    "key_id" INTEGER,
    "import_id" INTEGER,
    "source" TEXT,
    "fields" JSONB NOT NULL,
    "signals" TEXT[],
    "transaction_id" BIGINT NOT NULL,

    CONSTRAINT "customer_edit_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "customer_edit_workspace_id_customer_id_at_id_idx" ON "customer_edit"("workspace_id", "customer_id", "at", "id");

-- CreateTable
CREATE TABLE "customer_note" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "author" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "customer_note_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "customer_note_workspace_id_customer_id_at_id_idx" ON "customer_note"("workspace_id", "customer_id", "at", "id");

-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "event_changes" BOOLEAN NOT NULL DEFAULT false;

-- Notes when a value changes, in milliseconds since 1970, by `traits.NAME`, `customer.COLUMN` and `signal.NAME`. A value that
-- is replaced it keeps in `customer_edit`, with who does it as the transaction says.
CREATE OR REPLACE FUNCTION note_value_times() RETURNS trigger LANGUAGE plpgsql AS E'
DECLARE
  at bigint := floor(extract(epoch FROM clock_timestamp()) * 1000)\x3b
  way text := coalesce(nullif(current_setting(''personagraph.way'', true), ''''), ''WRITE'')\x3b
  author jsonb := nullif(current_setting(''personagraph.author'', true), '''')::jsonb\x3b
  before jsonb := to_jsonb(OLD)\x3b
  changed jsonb\x3b
  replaced jsonb\x3b
  signs text[] := ''{}''\x3b
BEGIN
  SELECT jsonb_object_agg(c.key, at),
    jsonb_object_agg(c.key, jsonb_build_array(c.was, c.becomes)) FILTER (WHERE c.was <> ''null'')
  INTO changed, replaced FROM (
    SELECT ''traits.'' || k.key AS key, coalesce(OLD.traits -> k.key, ''null'') AS was, coalesce(NEW.traits -> k.key, ''null'') AS becomes
    FROM jsonb_object_keys(OLD.traits || NEW.traits) AS k (key)
    WHERE OLD.traits -> k.key IS DISTINCT FROM NEW.traits -> k.key
    UNION ALL
    SELECT ''customer.'' || n.key, before -> n.key, n.value FROM jsonb_each(to_jsonb(NEW)) AS n
    WHERE n.key NOT IN (''traits'', ''value_times'', ''updated_at'') AND n.value IS DISTINCT FROM before -> n.key
  ) AS c\x3b
  IF changed IS NULL THEN
    RETURN NEW\x3b
  END IF\x3b
  IF replaced IS NOT NULL THEN
    -- A number of JSON would be read as a double, which holds fewer digits than an income has.
    IF replaced ? ''customer.income'' THEN
      replaced := jsonb_set(replaced, ''{customer.income}'', jsonb_build_array(OLD.income::text, NEW.income::text))\x3b
    END IF\x3b
    -- What was put together, taken apart or taken back happened to no one.
    IF way = ''WRITE'' THEN
      signs := array_remove(ARRAY[
        CASE WHEN lower(btrim(OLD.country)) <> lower(btrim(NEW.country)) OR lower(btrim(OLD.region)) <> lower(btrim(NEW.region))
          OR lower(btrim(OLD.city)) <> lower(btrim(NEW.city)) THEN ''MOVED'' END,
        CASE WHEN lower(btrim(OLD.occupation)) <> lower(btrim(NEW.occupation)) OR EXISTS (
          SELECT FROM unnest(ARRAY[''job_title'', ''jobTitle'', ''employer'']) AS job (name)
          WHERE lower(btrim(OLD.traits ->> job.name)) <> lower(btrim(NEW.traits ->> job.name))) THEN ''NEW_JOB'' END,
        CASE WHEN OLD.income_currency IS NOT DISTINCT FROM NEW.income_currency
          AND abs(NEW.income - OLD.income) > 0.2 * abs(OLD.income) THEN ''INCOME'' END,
        CASE WHEN lower(btrim(OLD.marital_state)) <> lower(btrim(NEW.marital_state)) OR OLD.children <> NEW.children
          OR OLD.household_size <> NEW.household_size THEN ''HOUSEHOLD'' END
      ], NULL)\x3b
      SELECT changed || coalesce(jsonb_object_agg(''signal.'' || s.name, at), ''{}'') INTO changed FROM unnest(signs) AS s (name)\x3b
    END IF\x3b
    INSERT INTO customer_edit (workspace_id, customer_id, at, way, key_id, import_id, source, fields, signals, transaction_id)
    VALUES (NEW.workspace_id, NEW.id, to_timestamp(at / 1000.0), way, (author ->> ''keyId'')::int, (author ->> ''importId'')::int,
      NEW.source, replaced, signs, pg_current_xact_id()::text::bigint)\x3b
  END IF\x3b
  NEW.value_times := OLD.value_times || changed\x3b
  RETURN NEW\x3b
END ';

DROP TRIGGER customer_changed ON customer;
CREATE TRIGGER customer_changed BEFORE UPDATE ON customer FOR EACH ROW
WHEN (
  OLD.traits IS DISTINCT FROM NEW.traits OR OLD.kind IS DISTINCT FROM NEW.kind OR OLD.name IS DISTINCT FROM NEW.name
  OR OLD.email IS DISTINCT FROM NEW.email OR OLD.phone IS DISTINCT FROM NEW.phone OR OLD.gender IS DISTINCT FROM NEW.gender
  OR OLD.birth_date IS DISTINCT FROM NEW.birth_date OR OLD.marital_state IS DISTINCT FROM NEW.marital_state
  OR OLD.children IS DISTINCT FROM NEW.children OR OLD.household_size IS DISTINCT FROM NEW.household_size
  OR OLD.income IS DISTINCT FROM NEW.income OR OLD.income_currency IS DISTINCT FROM NEW.income_currency
  OR OLD.education IS DISTINCT FROM NEW.education OR OLD.occupation IS DISTINCT FROM NEW.occupation
  OR OLD.country IS DISTINCT FROM NEW.country OR OLD.region IS DISTINCT FROM NEW.region
  OR OLD.city IS DISTINCT FROM NEW.city OR OLD.language IS DISTINCT FROM NEW.language
  OR OLD.source IS DISTINCT FROM NEW.source
)
EXECUTE FUNCTION note_value_times();
