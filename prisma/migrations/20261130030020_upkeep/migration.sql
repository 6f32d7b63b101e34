-- CreateTable
CREATE TABLE "upkeep_settings" (
    "workspace_id" INTEGER NOT NULL,
    "check_days" INTEGER NOT NULL,
    "clean_up_days" INTEGER NOT NULL,
    "reanalysis_days" INTEGER NOT NULL,
    "least_jaccard" DOUBLE PRECISION NOT NULL,
    "least_contained" DOUBLE PRECISION NOT NULL,
    "features" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upkeep_settings_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "review_periods" (
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "check_days" INTEGER,
    "clean_up_days" INTEGER,
    "reanalysis_days" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_periods_pkey" PRIMARY KEY ("workspace_id","persona_id")
);

-- CreateTable
CREATE TABLE "persona_review" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "author" TEXT,
    "author_role" TEXT,
    "reviewer" TEXT NOT NULL DEFAULT '',
    "findings" TEXT NOT NULL,
    "published" INTEGER,

    CONSTRAINT "persona_review_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "review_notice" (
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "review_notice_pkey" PRIMARY KEY ("workspace_id","persona_id","kind")
);

-- CreateTable
CREATE TABLE "persona_baseline" (
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "asked_at" TIMESTAMPTZ(3),
    "asked_for" TEXT,
    "taken_at" TIMESTAMPTZ(3),
    "taken_for" TEXT,
    "members" INTEGER NOT NULL DEFAULT 0,
    "traits" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "persona_baseline_pkey" PRIMARY KEY ("workspace_id","persona_id")
);

-- CreateTable
CREATE TABLE "trait_drift" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "feature" TEXT NOT NULL,
    "kind" TEXT,
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "psi" DOUBLE PRECISION,
    "critical" DOUBLE PRECISION,
    "p_value" DOUBLE PRECISION,
    "adjusted" DOUBLE PRECISION,
    "members_before" INTEGER NOT NULL,
    "members_now" INTEGER NOT NULL,
    "known_before" INTEGER NOT NULL,
    "known_now" INTEGER NOT NULL,
    "stayed" INTEGER NOT NULL,
    "bins" JSONB NOT NULL,
    "baseline_at" TIMESTAMPTZ(3),
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3),

    CONSTRAINT "trait_drift_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_overlap" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "first_id" INTEGER NOT NULL,
    "second_id" INTEGER NOT NULL,
    "first_size" INTEGER NOT NULL,
    "second_size" INTEGER NOT NULL,
    "both" INTEGER NOT NULL,
    "population" INTEGER NOT NULL,
    "jaccard" DOUBLE PRECISION NOT NULL,
    "measured_at" TIMESTAMPTZ(3) NOT NULL,
    "since" TIMESTAMPTZ(3),

    CONSTRAINT "persona_overlap_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "upkeep_check" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "figures" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "upkeep_check_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "persona_review_workspace_id_persona_id_at_idx" ON "persona_review"("workspace_id", "persona_id", "at");

-- CreateIndex
CREATE UNIQUE INDEX "trait_drift_workspace_id_persona_id_feature_key" ON "trait_drift"("workspace_id", "persona_id", "feature");

-- CreateIndex
CREATE INDEX "persona_overlap_workspace_id_second_id_idx" ON "persona_overlap"("workspace_id", "second_id");

-- CreateIndex
CREATE UNIQUE INDEX "persona_overlap_workspace_id_first_id_second_id_key" ON "persona_overlap"("workspace_id", "first_id", "second_id");

-- CreateIndex
CREATE INDEX "upkeep_check_state_idx" ON "upkeep_check"("state");

-- AddForeignKey
ALTER TABLE "review_periods" ADD CONSTRAINT "review_periods_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_review" ADD CONSTRAINT "persona_review_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "review_notice" ADD CONSTRAINT "review_notice_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_baseline" ADD CONSTRAINT "persona_baseline_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trait_drift" ADD CONSTRAINT "trait_drift_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_overlap" ADD CONSTRAINT "persona_overlap_workspace_id_first_id_fkey" FOREIGN KEY ("workspace_id", "first_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "persona_overlap" ADD CONSTRAINT "persona_overlap_workspace_id_second_id_fkey" FOREIGN KEY ("workspace_id", "second_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
