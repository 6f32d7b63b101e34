-- Numbers that segmentations compute of each customer beside the segments.
ALTER TABLE "segmentation" ADD COLUMN "scores" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "push_scores" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "customer_score" (
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "values" DOUBLE PRECISION[] NOT NULL,
    "kept" DOUBLE PRECISION[],
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_score_pkey" PRIMARY KEY ("workspace_id","segmentation_id","customer_id")
);

CREATE TABLE "score_transition" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "values" DOUBLE PRECISION[] NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" INTEGER,

    CONSTRAINT "score_transition_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE INDEX "score_transition_workspace_id_customer_id_at_idx" ON "score_transition"("workspace_id", "customer_id", "at");

ALTER TABLE "customer_merge" ADD COLUMN "last_score_transition_id" BIGINT NOT NULL DEFAULT 0;
