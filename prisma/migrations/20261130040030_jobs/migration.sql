-- Work that takes longer than a request: it waits, is done in turn, and its result stays for a week.
CREATE TABLE "job" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "request" JSONB NOT NULL,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "step" JSONB,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "run_id" INTEGER,
    "segmentation_id" INTEGER,
    "comparison_id" INTEGER,
    "persona_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "result" JSONB,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "job_pkey" PRIMARY KEY ("workspace_id","id")
);
