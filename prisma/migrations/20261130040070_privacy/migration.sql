-- What customers agreed to, by purpose, with source and time. The statement whose time is latest holds.
CREATE TABLE "consent_purpose" (
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "unknown_is_no" BOOLEAN NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "consent_purpose_pkey" PRIMARY KEY ("workspace_id","key")
);

CREATE TABLE "customer_consent" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "purpose" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "source" TEXT NOT NULL,
    "evidence" TEXT,
    "author" TEXT,
    "import_id" INTEGER,

    CONSTRAINT "customer_consent_pkey" PRIMARY KEY ("workspace_id","id")
);
CREATE INDEX "customer_consent_workspace_id_customer_id_purpose_at_id_idx" ON "customer_consent"("workspace_id", "customer_id", "purpose", "at", "id");

-- The salt by which keys of people are hashed, and what becomes of an erased person's key that comes again.
CREATE TABLE "privacy_settings" (
    "workspace_id" INTEGER NOT NULL,
    "salt" TEXT NOT NULL,
    "on_erased" TEXT NOT NULL DEFAULT 'REJECT',
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "privacy_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- Keys that receipts are signed with.
CREATE TABLE "receipt_key" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "public_key" TEXT NOT NULL,
    "private_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "receipt_key_pkey" PRIMARY KEY ("workspace_id","id")
);

-- Signed proofs of what was done with a person's data. They hold no value of the person.
CREATE TABLE "privacy_receipt" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "key_id" INTEGER NOT NULL,
    "of_id" INTEGER,

    CONSTRAINT "privacy_receipt_pkey" PRIMARY KEY ("workspace_id","id")
);
CREATE INDEX "privacy_receipt_workspace_id_person_idx" ON "privacy_receipt"("workspace_id", "person");

-- Keys of erased people, as salted hashes: who comes again under one is told.
CREATE TABLE "erased_key" (
    "workspace_id" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "receipt_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "met" INTEGER NOT NULL DEFAULT 0,
    "met_at" TIMESTAMPTZ(3),

    CONSTRAINT "erased_key_pkey" PRIMARY KEY ("workspace_id","hash")
);
CREATE INDEX "erased_key_workspace_id_receipt_id_idx" ON "erased_key"("workspace_id", "receipt_id");

-- How long kinds of data are kept.
CREATE TABLE "retention_rule" (
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT false,
    "tried_at" TIMESTAMPTZ(3),
    "tried_rows" INTEGER,
    "applied_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "retention_rule_pkey" PRIMARY KEY ("workspace_id","kind")
);
CREATE INDEX "retention_rule_applied_at_idx" ON "retention_rule"("applied_at");

CREATE TABLE "retention_run" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "days" INTEGER NOT NULL,
    "before" TIMESTAMPTZ(3) NOT NULL,
    "rows" INTEGER NOT NULL,
    "error" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "retention_run_pkey" PRIMARY KEY ("workspace_id","id")
);

ALTER TABLE "export" ADD COLUMN "purpose" TEXT,
    ADD COLUMN "left_out" INTEGER NOT NULL DEFAULT 0,
    ADD COLUMN "customer_id" INTEGER,
    ADD COLUMN "receipt_id" INTEGER;

ALTER TABLE "webhook" ADD COLUMN "purpose" TEXT,
    ADD COLUMN "withheld" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "file_erasure" ADD COLUMN "receipt_ids" INTEGER[] NOT NULL DEFAULT '{}',
    ADD COLUMN "removed" JSONB NOT NULL DEFAULT '{}';

-- Published versions do not change, but for words of somebody who is erased.
CREATE OR REPLACE FUNCTION refuse_version_edit() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  IF current_setting(''personagraph.erasing'', true) = ''on'' THEN RETURN NEW\x3b END IF\x3b
  RAISE EXCEPTION ''version % of persona % is published: it does not change'', OLD.number, OLD.persona_id
    USING ERRCODE = ''restrict_violation''\x3b
END ';
