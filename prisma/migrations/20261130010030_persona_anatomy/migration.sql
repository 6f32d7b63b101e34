-- CreateEnum
CREATE TYPE "persona_audience" AS ENUM ('CUSTOMERS', 'CUSTOMERS_CUSTOMERS', 'INVESTORS', 'CANDIDATES', 'PRESS', 'PARTNERS', 'VISITORS');

-- CreateEnum
CREATE TYPE "persona_awareness" AS ENUM ('UNAWARE', 'PROBLEM_AWARE', 'SOLUTION_AWARE', 'PRODUCT_AWARE', 'MOST_AWARE');

-- AlterTable
ALTER TABLE "persona" ADD COLUMN     "audience" "persona_audience",
ADD COLUMN     "awareness" "persona_awareness",
ADD COLUMN     "influences_purchase" BOOLEAN,
ADD COLUMN     "language" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN     "priority" INTEGER,
ADD COLUMN     "profile" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "published" INTEGER,
ADD COLUMN     "supersedes_id" INTEGER,
ADD COLUMN     "translations" JSONB NOT NULL DEFAULT '{}';

-- Personas there are already: one whose texts hold a Chinese character was written in Chinese.
UPDATE "persona" SET "language" = 'zh' WHERE name || title || story ~ '[\u4e00-\u9fff]';

-- CreateTable
CREATE TABLE "persona_version" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT,
    "author_role" TEXT,
    "note" TEXT NOT NULL DEFAULT '',
    "document" JSONB NOT NULL,

    CONSTRAINT "persona_version_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_audit" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT,
    "author_role" TEXT,
    "action" TEXT NOT NULL,
    "subject_id" INTEGER,
    "detail" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "persona_audit_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "persona_version_workspace_id_persona_id_number_key" ON "persona_version"("workspace_id", "persona_id", "number");

-- CreateIndex
CREATE INDEX "persona_audit_workspace_id_persona_id_id_idx" ON "persona_audit"("workspace_id", "persona_id", "id");

-- AddForeignKey
ALTER TABLE "persona_version" ADD CONSTRAINT "persona_version_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- A published version is what it is: it goes with its persona, and never becomes another.
CREATE FUNCTION refuse_version_edit() RETURNS trigger LANGUAGE plpgsql AS E'
BEGIN
  RAISE EXCEPTION ''version % of persona % is published: it does not change'', OLD.number, OLD.persona_id
    USING ERRCODE = ''restrict_violation''\x3b
END ';

CREATE TRIGGER persona_version_stays BEFORE UPDATE ON "persona_version" FOR EACH ROW EXECUTE FUNCTION refuse_version_edit();
