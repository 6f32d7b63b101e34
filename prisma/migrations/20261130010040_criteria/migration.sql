-- CreateEnum
CREATE TYPE "criterion_role" AS ENUM ('REQUIRED', 'SUPPORTING', 'EXCLUDING');

-- AlterTable
ALTER TABLE "segmentation" ADD COLUMN     "persona_id" INTEGER;

-- AlterTable
ALTER TABLE "persona" ADD COLUMN     "min_coverage" DOUBLE PRECISION NOT NULL DEFAULT 0.5;

-- AlterTable
ALTER TABLE "persona_criterion" ADD COLUMN     "role" "criterion_role" NOT NULL DEFAULT 'SUPPORTING',
ADD COLUMN     "score_from" DOUBLE PRECISION,
ADD COLUMN     "score_key" TEXT,
ADD COLUMN     "score_segmentation_id" INTEGER,
ADD COLUMN     "score_to" DOUBLE PRECISION;

-- AlterTable
ALTER TABLE "persona_match" ADD COLUMN     "coverage" REAL NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "segmentation_workspace_id_persona_id_idx" ON "segmentation"("workspace_id", "persona_id");

-- What is UNKNOWN counted as no so far: matches follow the new fits.
UPDATE "persona" SET "refit_due" = true WHERE "status" = 'ACTIVE';
