-- CreateTable
CREATE TABLE "spend" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "from_day" DATE NOT NULL,
    "to_day" DATE NOT NULL,
    "amount" DECIMAL(20,4) NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "channel" TEXT NOT NULL,
    "campaign" TEXT,
    "aimed" BOOLEAN NOT NULL DEFAULT false,
    "persona_id" INTEGER,
    "segment_id" INTEGER,
    "leads" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "spend_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "outcome_standard" (
    "workspace_id" INTEGER NOT NULL,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "retention_days" INTEGER,
    "conversion" JSONB,
    "recommendation" JSONB,
    "satisfaction" JSONB,
    "value_segmentation_id" INTEGER,
    "value_score" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "outcome_standard_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateIndex
CREATE INDEX "spend_workspace_id_from_day_id_idx" ON "spend"("workspace_id", "from_day", "id");

-- CreateIndex
CREATE INDEX "spend_workspace_id_persona_id_idx" ON "spend"("workspace_id", "persona_id");

-- CreateIndex
CREATE INDEX "spend_workspace_id_segment_id_idx" ON "spend"("workspace_id", "segment_id");
