-- CreateTable
CREATE TABLE "quality_standard" (
    "workspace_id" INTEGER NOT NULL,
    "expected_fields" TEXT[],
    "expected_traits" TEXT[],
    "stale_days" INTEGER NOT NULL,
    "least_completeness" DOUBLE PRECISION,
    "most_conflicts" DOUBLE PRECISION,
    "most_duplicates" DOUBLE PRECISION,
    "most_stale" DOUBLE PRECISION,
    "check_hours" DOUBLE PRECISION,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "quality_standard_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "quality_check" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "figures" JSONB,
    "failed" TEXT[],
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "quality_check_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "quality_fence" (
    "workspace_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" TEXT NOT NULL DEFAULT '',
    "low" DOUBLE PRECISION NOT NULL,
    "median" DOUBLE PRECISION NOT NULL,
    "high" DOUBLE PRECISION NOT NULL,
    "customers" INTEGER NOT NULL,

    CONSTRAINT "quality_fence_pkey" PRIMARY KEY ("workspace_id","kind","name","currency")
);

-- CreateTable
CREATE TABLE "country_reading" (
    "workspace_id" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "code" TEXT,
    "calling_code" TEXT,
    "postcode" TEXT,

    CONSTRAINT "country_reading_pkey" PRIMARY KEY ("workspace_id","text")
);

-- CreateTable
CREATE TABLE "shared_email" (
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "shared_email_pkey" PRIMARY KEY ("workspace_id","customer_id")
);

-- CreateTable
CREATE TABLE "duplicate_pair" (
    "workspace_id" INTEGER NOT NULL,
    "a_id" INTEGER NOT NULL,
    "b_id" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "reasons" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'OPEN',
    "check_id" INTEGER NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "duplicate_pair_pkey" PRIMARY KEY ("workspace_id","a_id","b_id")
);

-- CreateTable
CREATE TABLE "clean_up_plan" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'PLANNED',
    "least_score" DOUBLE PRECISION NOT NULL,
    "choices" JSONB NOT NULL,
    "left_out" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "applied_at" TIMESTAMPTZ(3),
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "clean_up_plan_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "clean_up_merge" (
    "workspace_id" INTEGER NOT NULL,
    "plan_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "into_id" INTEGER NOT NULL,
    "from_id" INTEGER NOT NULL,
    "score" REAL NOT NULL,
    "merge_id" INTEGER,
    "refusal" TEXT,

    CONSTRAINT "clean_up_merge_pkey" PRIMARY KEY ("workspace_id","plan_id","position")
);

-- CreateIndex
CREATE INDEX "duplicate_pair_workspace_id_b_id_idx" ON "duplicate_pair"("workspace_id", "b_id");

-- CreateIndex
CREATE INDEX "quality_check_state_idx" ON "quality_check"("state");
