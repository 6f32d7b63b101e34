-- DropIndex
DROP INDEX "segment_membership_segment_id_customer_id_idx";

-- AlterTable
ALTER TABLE "customer_merge" ADD COLUMN     "last_match_id" BIGINT NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "segmentation" ADD COLUMN     "answered_from" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "membership_transition" ADD COLUMN     "withdrawn" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "persona" ADD COLUMN     "matched_from" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "match_transition" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn" TIMESTAMPTZ(3),

    CONSTRAINT "match_transition_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "match_transition_workspace_id_customer_id_at_idx" ON "match_transition"("workspace_id", "customer_id", "at");

-- CreateIndex
CREATE INDEX "match_transition_as_of_idx" ON "match_transition"("workspace_id", "persona_id", "customer_id", "since", "at", "withdrawn");

-- CreateIndex
CREATE INDEX "segment_membership_workspace_id_segment_id_customer_id_sinc_idx" ON "segment_membership"("workspace_id", "segment_id", "customer_id", "since");

-- CreateIndex
CREATE INDEX "membership_transition_as_of_idx" ON "membership_transition"("workspace_id", "from_segment_id", "customer_id", "since", "at", "withdrawn");

-- CreateIndex
CREATE INDEX "persona_match_workspace_id_persona_id_customer_id_since_idx" ON "persona_match"("workspace_id", "persona_id", "customer_id", "since");

-- Answers of before: their history begins with the first membership that there is, or with the answer that holds.
UPDATE "segmentation" s SET "answered_from" = least(s."as_of", m."since", t."since")
FROM "segmentation" g
LEFT JOIN (SELECT "workspace_id", "segmentation_id", min("since") AS "since" FROM "segment_membership"
  WHERE "segment_id" <> 0 GROUP BY 1, 2) m ON m."workspace_id" = g."workspace_id" AND m."segmentation_id" = g."id"
LEFT JOIN (SELECT "workspace_id", "segmentation_id", min("since") AS "since" FROM "membership_transition"
  GROUP BY 1, 2) t ON t."workspace_id" = g."workspace_id" AND t."segmentation_id" = g."id"
WHERE s."workspace_id" = g."workspace_id" AND s."id" = g."id" AND g."live_model_id" IS NOT NULL;

-- Matches that ended before now were not kept: the history of those in use begins here.
UPDATE "persona" SET "matched_from" = now() WHERE "status" = 'ACTIVE';
