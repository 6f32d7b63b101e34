-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "api_key_role" AS ENUM ('READ', 'WRITE', 'ADMIN');

-- CreateEnum
CREATE TYPE "customer_kind" AS ENUM ('CUSTOMER', 'PROSPECT', 'RIVAL_CUSTOMER', 'MARKET');

-- CreateEnum
CREATE TYPE "trait_kind" AS ENUM ('NUMBER', 'TIME', 'FLAG', 'CATEGORY', 'LIST');

-- CreateEnum
CREATE TYPE "segmentation_status" AS ENUM ('PREPARING', 'COMPUTING', 'LIVE', 'STALE', 'FAILED', 'UNSATISFIED');

-- CreateEnum
CREATE TYPE "run_state" AS ENUM ('QUEUED', 'PREPARING', 'COMPUTING', 'LIVE', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "persona_kind" AS ENUM ('BUYER', 'WEBSITE', 'USER');

-- CreateEnum
CREATE TYPE "persona_polarity" AS ENUM ('POSITIVE', 'NEGATIVE');

-- CreateEnum
CREATE TYPE "persona_status" AS ENUM ('DRAFT', 'ACTIVE', 'RETIRED');

-- CreateEnum
CREATE TYPE "persona_section" AS ENUM ('DEMOGRAPHICS', 'BEHAVIOURS', 'NEEDS', 'MOTIVATIONS', 'BELIEFS', 'PAIN_POINTS', 'PURCHASE_DECISION', 'CHANNELS');

-- CreateEnum
CREATE TYPE "evidence_kind" AS ENUM ('INTERVIEW', 'SURVEY', 'FIELD_STUDY', 'USABILITY_TEST', 'ANALYTICS', 'CRM', 'SOCIAL_LISTENING', 'SUPPORT_FEEDBACK', 'EDUCATED_GUESS');

-- CreateEnum
CREATE TYPE "webhook_status" AS ENUM ('ACTIVE', 'PAUSED', 'DISABLED');

-- CreateTable
CREATE TABLE "workspace" (
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "changes_pruned" BIGINT NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "role" "api_key_role" NOT NULL,
    "hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "customer" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "external_id" TEXT NOT NULL,
    "kind" "customer_kind" NOT NULL DEFAULT 'CUSTOMER',
    "name" TEXT,
    "email" TEXT,
    "phone" TEXT,
    "gender" TEXT,
    "birth_date" DATE,
    "marital_state" TEXT,
    "children" INTEGER,
    "household_size" INTEGER,
    "income" DECIMAL(20,4),
    "income_currency" CHAR(3),
    "education" TEXT,
    "occupation" TEXT,
    "country" TEXT,
    "region" TEXT,
    "city" TEXT,
    "language" TEXT,
    "traits" JSONB NOT NULL DEFAULT '{}',
    "source" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "customer_count" (
    "workspace_id" INTEGER NOT NULL,
    "slot" SERIAL NOT NULL,
    "customers" INTEGER NOT NULL,

    CONSTRAINT "customer_count_pkey" PRIMARY KEY ("workspace_id","slot")
);

-- CreateTable
CREATE TABLE "customer_identity" (
    "workspace_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "customer_identity_pkey" PRIMARY KEY ("workspace_id","type","value")
);

-- CreateTable
CREATE TABLE "trait" (
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "kind" "trait_kind" NOT NULL,
    "unit" TEXT,
    "description" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trait_pkey" PRIMARY KEY ("workspace_id","name")
);

-- CreateTable
CREATE TABLE "customer_event" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "amount" DECIMAL(20,4),
    "discount" DECIMAL(20,4),
    "quantity" DECIMAL(20,4),
    "channel" TEXT,
    "lines" JSONB,
    "properties" JSONB,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "customer_event_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "event_type" (
    "workspace_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,

    CONSTRAINT "event_type_pkey" PRIMARY KEY ("workspace_id","type")
);

-- CreateTable
CREATE TABLE "customer_event_aggregate" (
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,
    "amount" DECIMAL(24,4) NOT NULL,
    "discount" DECIMAL(24,4) NOT NULL,
    "quantity" DECIMAL(24,4) NOT NULL,

    CONSTRAINT "customer_event_aggregate_pkey" PRIMARY KEY ("workspace_id","customer_id","type")
);

-- CreateTable
CREATE TABLE "survey" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "questions" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "survey_response" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "survey_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "responded_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_response_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segmentation" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "segmenter_id" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "seed" INTEGER NOT NULL DEFAULT 1,
    "fit_sample" INTEGER,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "status" "segmentation_status" NOT NULL DEFAULT 'PREPARING',
    "error" JSONB,
    "as_of" TIMESTAMPTZ(3),
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "live_model_id" INTEGER,
    "rerun_hours" DOUBLE PRECISION,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segmentation_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segmentation_model" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "segmenter_id" TEXT NOT NULL,
    "segmenter_version" TEXT NOT NULL,
    "contract" INTEGER NOT NULL,
    "config" JSONB NOT NULL,
    "needs" JSONB NOT NULL,
    "model" JSONB NOT NULL,
    "segment_ids" INTEGER[],
    "segment_keys" TEXT[],
    "population" INTEGER NOT NULL,
    "fitted_on" INTEGER,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segmentation_model_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segment" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" JSONB NOT NULL,
    "description" JSONB,
    "position" INTEGER NOT NULL,
    "size" INTEGER NOT NULL DEFAULT 0,
    "current" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "segment_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segmentation_comparison" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "adopted" JSONB NOT NULL DEFAULT '{}',
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segmentation_comparison_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "segment_membership" (
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "strength" REAL NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "cause" TEXT NOT NULL,
    "run_id" INTEGER,

    CONSTRAINT "segment_membership_pkey" PRIMARY KEY ("workspace_id","customer_id","segmentation_id","segment_id")
);

-- CreateTable
CREATE TABLE "quarantined_customer" (
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quarantined_customer_pkey" PRIMARY KEY ("workspace_id","segmentation_id","customer_id")
);

-- CreateTable
CREATE TABLE "membership_transition" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "from_segment_id" INTEGER,
    "since" TIMESTAMPTZ(3),
    "to_segment_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "cause" TEXT NOT NULL,
    "run_id" INTEGER,

    CONSTRAINT "membership_transition_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "kind" "persona_kind" NOT NULL DEFAULT 'BUYER',
    "polarity" "persona_polarity" NOT NULL DEFAULT 'POSITIVE',
    "status" "persona_status" NOT NULL DEFAULT 'DRAFT',
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "story" TEXT NOT NULL DEFAULT '',
    "quote" TEXT,
    "reason" TEXT,
    "avatar_seed" TEXT NOT NULL,
    "avatar_url" TEXT,
    "threshold" DOUBLE PRECISION NOT NULL DEFAULT 0.5,
    "source_segment_id" INTEGER,
    "typical_customer_id" INTEGER,
    "sample_size" INTEGER,
    "match_count" INTEGER NOT NULL DEFAULT 0,
    "refit_due" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persona_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_claim" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "section" "persona_section" NOT NULL,
    "position" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "evidence" "evidence_kind" NOT NULL,
    "detail" JSONB,

    CONSTRAINT "persona_claim_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_criterion" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "persona_criterion_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_match" (
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "fit" REAL NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "persona_match_pkey" PRIMARY KEY ("workspace_id","customer_id","persona_id")
);

-- CreateTable
CREATE TABLE "run" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "state" "run_state" NOT NULL DEFAULT 'QUEUED',
    "segmentation_ids" INTEGER[],
    "as_of" TIMESTAMPTZ(3),
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "customers" INTEGER,
    "results" JSONB NOT NULL DEFAULT '{}',
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "change" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "customer_id" INTEGER,
    "segmentation_id" INTEGER,
    "persona_id" INTEGER,
    "run_id" INTEGER,
    "payload" JSONB NOT NULL,

    CONSTRAINT "change_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "evaluation_task" (
    "id" BIGSERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "cause" TEXT NOT NULL,
    "touched" TEXT[],
    "after_run_id" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "evaluation_task_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "population_snapshot" (
    "workspace_id" INTEGER NOT NULL,
    "number" SERIAL NOT NULL,

    CONSTRAINT "population_snapshot_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "touched_customer" (
    "workspace_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "touched_customer_pkey" PRIMARY KEY ("workspace_id","number","customer_id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[],
    "segmentation_ids" INTEGER[],
    "segment_ids" INTEGER[],
    "persona_ids" INTEGER[],
    "customer_ids" INTEGER[],
    "batch_size" INTEGER NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "status" "webhook_status" NOT NULL DEFAULT 'ACTIVE',
    "disabled_reason" TEXT,
    "position" BIGINT NOT NULL,
    "gap_after" BIGINT,
    "gap_until" BIGINT,
    "gap_at" TIMESTAMPTZ(3),
    "gap_pending" BOOLEAN NOT NULL DEFAULT false,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "lease_token" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "sequence" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "changes" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "delivered" BOOLEAN NOT NULL,
    "response_code" INTEGER,
    "error" TEXT,
    "response" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("workspace_id","sequence")
);

-- CreateIndex
CREATE UNIQUE INDEX "workspace_key_key" ON "workspace"("key");

-- CreateIndex
CREATE INDEX "api_key_hash_idx" ON "api_key"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_workspace_id_hash_key" ON "api_key"("workspace_id", "hash");

-- CreateIndex
CREATE UNIQUE INDEX "customer_workspace_id_external_id_key" ON "customer"("workspace_id", "external_id");

-- CreateIndex
CREATE INDEX "customer_identity_workspace_id_customer_id_idx" ON "customer_identity"("workspace_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_event_workspace_id_customer_id_at_idx" ON "customer_event"("workspace_id", "customer_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "customer_event_workspace_id_source_message_id_key" ON "customer_event"("workspace_id", "source", "message_id");

-- CreateIndex
CREATE UNIQUE INDEX "survey_workspace_id_key_key" ON "survey"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "survey_response_workspace_id_customer_id_responded_at_idx" ON "survey_response"("workspace_id", "customer_id", "responded_at");

-- CreateIndex
CREATE INDEX "survey_response_workspace_id_survey_id_idx" ON "survey_response"("workspace_id", "survey_id");

-- CreateIndex
CREATE UNIQUE INDEX "survey_response_workspace_id_source_message_id_key" ON "survey_response"("workspace_id", "source", "message_id");

-- CreateIndex
CREATE UNIQUE INDEX "segmentation_workspace_id_key_key" ON "segmentation"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "segmentation_model_workspace_id_segmentation_id_idx" ON "segmentation_model"("workspace_id", "segmentation_id");

-- CreateIndex
CREATE UNIQUE INDEX "segment_workspace_id_segmentation_id_key_key" ON "segment"("workspace_id", "segmentation_id", "key");

-- CreateIndex
CREATE INDEX "segment_membership_segment_id_customer_id_idx" ON "segment_membership"("segment_id", "customer_id");

-- CreateIndex
CREATE INDEX "segment_membership_until_idx" ON "segment_membership"("until");

-- CreateIndex
CREATE INDEX "quarantined_customer_workspace_id_customer_id_idx" ON "quarantined_customer"("workspace_id", "customer_id");

-- CreateIndex
CREATE INDEX "membership_transition_workspace_id_customer_id_at_idx" ON "membership_transition"("workspace_id", "customer_id", "at");

-- CreateIndex
CREATE INDEX "persona_claim_workspace_id_persona_id_idx" ON "persona_claim"("workspace_id", "persona_id");

-- CreateIndex
CREATE INDEX "persona_criterion_workspace_id_segment_id_idx" ON "persona_criterion"("workspace_id", "segment_id");

-- CreateIndex
CREATE UNIQUE INDEX "persona_criterion_workspace_id_persona_id_segment_id_key" ON "persona_criterion"("workspace_id", "persona_id", "segment_id");

-- CreateIndex
CREATE INDEX "persona_match_persona_id_fit_customer_id_idx" ON "persona_match"("persona_id", "fit" DESC, "customer_id");

-- CreateIndex
CREATE INDEX "change_at_idx" ON "change"("at");

-- CreateIndex
CREATE INDEX "evaluation_task_workspace_id_after_run_id_id_idx" ON "evaluation_task"("workspace_id", "after_run_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_workspace_id_webhook_id_sequence_idx" ON "webhook_delivery"("workspace_id", "webhook_id", "sequence" DESC);

-- AddForeignKey
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segmentation_model" ADD CONSTRAINT "segmentation_model_workspace_id_segmentation_id_fkey" FOREIGN KEY ("workspace_id", "segmentation_id") REFERENCES "segmentation"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "segment" ADD CONSTRAINT "segment_workspace_id_segmentation_id_fkey" FOREIGN KEY ("workspace_id", "segmentation_id") REFERENCES "segmentation"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_claim" ADD CONSTRAINT "persona_claim_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_criterion" ADD CONSTRAINT "persona_criterion_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_workspace_id_webhook_id_fkey" FOREIGN KEY ("workspace_id", "webhook_id") REFERENCES "webhook"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand: objects laid over each other in order: of a key that several have, the last one's value.
CREATE AGGREGATE jsonb_merge(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, PARALLEL = SAFE);

-- By hand: how many customers workspaces have, kept by whatever writes them. A transaction adds to a row that no other
-- one holds, or makes a new one, so that writers never wait for each other. It goes on with that row, found by its
-- place: an index would lead through all versions the transaction has made before.
-- Prisma takes a script apart at each semicolon, so those within a function are written as 3b.
CREATE FUNCTION count_customers(workspace integer, came integer) RETURNS void LANGUAGE plpgsql
  SET enable_seqscan = off AS E'
DECLARE
  mine text := current_setting(''personagraph.count_row'', true)\x3b
  place tid\x3b
BEGIN
  IF mine <> '''' THEN
    UPDATE customer_count SET customers = customers + came WHERE ctid = mine::tid AND workspace_id = workspace
    RETURNING ctid INTO place\x3b
  END IF\x3b
  IF place IS NULL THEN
    UPDATE customer_count SET customers = customers + came WHERE workspace_id = workspace AND slot = (
      SELECT slot FROM customer_count WHERE workspace_id = workspace ORDER BY slot LIMIT 1
      FOR NO KEY UPDATE SKIP LOCKED)
    RETURNING ctid INTO place\x3b
  END IF\x3b
  IF place IS NULL THEN
    INSERT INTO customer_count (workspace_id, customers) VALUES (workspace, came) RETURNING ctid INTO place\x3b
  END IF\x3b
  PERFORM set_config(''personagraph.count_row'', place::text, true)\x3b
END';

CREATE FUNCTION count_written_customers() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  PERFORM count_customers(workspace_id, count(*)::integer * TG_ARGV[0]::integer) FROM written GROUP BY workspace_id\x3b
  RETURN NULL\x3b
END';
CREATE FUNCTION count_moved_customer() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  PERFORM count_customers(OLD.workspace_id, -1), count_customers(NEW.workspace_id, 1)\x3b
  RETURN NULL\x3b
END';
CREATE FUNCTION count_no_customers() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  DELETE FROM customer_count\x3b
  RETURN NULL\x3b
END';

CREATE TRIGGER customer_inserted AFTER INSERT ON customer REFERENCING NEW TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION count_written_customers('1');
CREATE TRIGGER customer_deleted AFTER DELETE ON customer REFERENCING OLD TABLE AS written
  FOR EACH STATEMENT EXECUTE FUNCTION count_written_customers('-1');
CREATE TRIGGER customer_moved AFTER UPDATE OF workspace_id ON customer
  FOR EACH ROW WHEN (OLD.workspace_id <> NEW.workspace_id) EXECUTE FUNCTION count_moved_customer();
CREATE TRIGGER customer_truncated AFTER TRUNCATE ON customer
  FOR EACH STATEMENT EXECUTE FUNCTION count_no_customers();

-- By hand: the rows are few and change often, so pages keep room for new versions beside the old ones.
ALTER TABLE customer_count SET (fillfactor = 20);
