-- CreateEnum
CREATE TYPE "evidence_stance" AS ENUM ('SUPPORTS', 'REFUTES');

-- CreateEnum
CREATE TYPE "claim_status" AS ENUM ('UNVERIFIED', 'SUPPORTED', 'REFUTED');

-- CreateEnum
CREATE TYPE "team" AS ENUM ('MARKETING', 'SALES', 'SERVICE', 'FINANCE', 'LEGAL', 'PRODUCT');

-- AlterTable
ALTER TABLE "persona_claim" ADD COLUMN     "confidence" DOUBLE PRECISION NOT NULL DEFAULT 0,
ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "data_status" "claim_status" NOT NULL DEFAULT 'UNVERIFIED',
ADD COLUMN     "interview_status" "claim_status" NOT NULL DEFAULT 'UNVERIFIED',
ADD COLUMN     "measure" JSONB,
ADD COLUMN     "measure_due" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "measured" JSONB,
ADD COLUMN     "measured_at" TIMESTAMPTZ(3),
ADD COLUMN     "status" "claim_status" NOT NULL DEFAULT 'UNVERIFIED',
ADD COLUMN     "team" "team",
ADD COLUMN     "text_language" TEXT,
ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "written" JSONB;

-- CreateTable
CREATE TABLE "persona_evidence" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "claim_id" INTEGER NOT NULL,
    "kind" "evidence_kind" NOT NULL,
    "stance" "evidence_stance" NOT NULL DEFAULT 'SUPPORTS',
    "method" TEXT,
    "source" TEXT,
    "date" DATE,
    "sample_size" INTEGER,
    "url" TEXT,
    "excerpt" TEXT,
    "detail" JSONB,
    "interview_id" INTEGER,
    "survey_id" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persona_evidence_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_claim_opinion" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "claim_id" INTEGER NOT NULL,
    "who" TEXT NOT NULL,
    "team" "team",
    "agrees" BOOLEAN NOT NULL,
    "why" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persona_claim_opinion_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "persona_evidence_workspace_id_claim_id_idx" ON "persona_evidence"("workspace_id", "claim_id");

-- CreateIndex
CREATE UNIQUE INDEX "persona_claim_opinion_workspace_id_claim_id_who_key" ON "persona_claim_opinion"("workspace_id", "claim_id", "who");

-- AddForeignKey
ALTER TABLE "persona_evidence" ADD CONSTRAINT "persona_evidence_workspace_id_claim_id_fkey" FOREIGN KEY ("workspace_id", "claim_id") REFERENCES "persona_claim"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_claim_opinion" ADD CONSTRAINT "persona_claim_opinion_workspace_id_claim_id_fkey" FOREIGN KEY ("workspace_id", "claim_id") REFERENCES "persona_claim"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- The evidence of each claim there is, as a piece of its own. Nobody knows its day.
INSERT INTO "persona_evidence" ("workspace_id", "claim_id", "kind", "detail")
SELECT "workspace_id", "id", "evidence", "detail" FROM "persona_claim" ORDER BY "workspace_id", "id";

-- The status and confidence that follow from one piece without a sample size: src/engine/persona/claim-standing.ts.
UPDATE "persona_claim" SET
  "status" = CASE "evidence" WHEN 'EDUCATED_GUESS' THEN 'UNVERIFIED' ELSE 'SUPPORTED' END::"claim_status",
  "data_status" = CASE WHEN "evidence" IN ('ANALYTICS', 'CRM', 'SURVEY') THEN 'SUPPORTED' ELSE 'UNVERIFIED' END::"claim_status",
  "interview_status" = CASE WHEN "evidence" IN ('ANALYTICS', 'CRM', 'SURVEY', 'EDUCATED_GUESS') THEN 'UNVERIFIED'
    ELSE 'SUPPORTED' END::"claim_status",
  "confidence" = CASE "evidence" WHEN 'ANALYTICS' THEN 0.9 WHEN 'CRM' THEN 0.8 WHEN 'SURVEY' THEN 0.8 WHEN 'FIELD_STUDY' THEN 0.7
    WHEN 'INTERVIEW' THEN 0.6 WHEN 'USABILITY_TEST' THEN 0.6 WHEN 'SUPPORT_FEEDBACK' THEN 0.5 WHEN 'SOCIAL_LISTENING' THEN 0.4
    ELSE 0 END::float8 / 6;

ALTER TABLE "persona_claim" DROP COLUMN "detail", DROP COLUMN "evidence";
