-- CreateTable
CREATE TABLE "message_guide" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "folded" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "content" TEXT NOT NULL,
    "tone" TEXT,
    "call_to_action" TEXT,
    "place" TEXT,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "team" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "message_guide_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "play" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER,
    "segment_id" INTEGER,
    "stage" TEXT,
    "language" TEXT NOT NULL DEFAULT 'en',
    "goal" TEXT NOT NULL,
    "tactics" TEXT,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "team" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "play_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "interaction_standard" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "team" TEXT NOT NULL,
    "persona_id" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'en',
    "moment" TEXT NOT NULL,
    "standard" TEXT NOT NULL,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "within_hours" DOUBLE PRECISION,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "interaction_standard_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "objective" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'en',
    "name" TEXT NOT NULL,
    "description" TEXT,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "metric" JSONB NOT NULL,
    "baseline" DOUBLE PRECISION NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "horizon" TIMESTAMPTZ(3) NOT NULL,
    "team" TEXT,
    "question_ids" INTEGER[],
    "segment_ids" INTEGER[],
    "persona_ids" INTEGER[],
    "due_at" TIMESTAMPTZ(3),
    "pace" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "objective_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "action_plan" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "objective_id" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'en',
    "name" TEXT NOT NULL,
    "content" TEXT,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "channel" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PLANNED',
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "budget" DECIMAL(20,4),
    "campaign" TEXT,
    "persona_ids" INTEGER[],
    "segment_id" INTEGER,
    "team" TEXT,
    "owner" TEXT,
    "metric" JSONB,
    "due_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "action_plan_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "strategy_measurement" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "objective_id" INTEGER,
    "action_id" INTEGER,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "value" DOUBLE PRECISION,
    "sample_size" INTEGER NOT NULL,
    "unknown" INTEGER NOT NULL,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "problem_code" TEXT,
    "problem" TEXT,

    CONSTRAINT "strategy_measurement_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "persona_decision" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER,
    "persona_key" TEXT NOT NULL,
    "persona_version" INTEGER,
    "claim_ids" INTEGER[],
    "language" TEXT NOT NULL DEFAULT 'en',
    "decision" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "decided_by" TEXT NOT NULL,
    "decided_on" DATE NOT NULL,
    "team" TEXT,
    "objective_id" INTEGER,
    "status" TEXT NOT NULL DEFAULT 'STANDING',
    "seen" TEXT[],
    "told" TEXT[],
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persona_decision_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "reference_shares" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "whom" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "feature" TEXT NOT NULL,
    "shares" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "dated_on" DATE NOT NULL,
    "sample_size" INTEGER,
    "team" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "told" JSONB,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "reference_shares_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "underlying_need" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "persona_id" INTEGER,
    "question_id" INTEGER,
    "language" TEXT NOT NULL DEFAULT 'en',
    "request" TEXT NOT NULL,
    "need" TEXT NOT NULL,
    "translations" JSONB NOT NULL DEFAULT '{}',
    "quotes" JSONB NOT NULL DEFAULT '[]',
    "claim_ids" INTEGER[],
    "interview_ids" INTEGER[],
    "team" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "underlying_need_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "message_guide_workspace_id_persona_id_folded_key" ON "message_guide"("workspace_id", "persona_id", "folded");

-- CreateIndex
CREATE INDEX "play_workspace_id_persona_id_idx" ON "play"("workspace_id", "persona_id");

-- CreateIndex
CREATE INDEX "play_workspace_id_segment_id_idx" ON "play"("workspace_id", "segment_id");

-- CreateIndex
CREATE INDEX "interaction_standard_workspace_id_persona_id_idx" ON "interaction_standard"("workspace_id", "persona_id");

-- CreateIndex
CREATE INDEX "objective_due_at_idx" ON "objective"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "objective_workspace_id_key_key" ON "objective"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "action_plan_workspace_id_objective_id_idx" ON "action_plan"("workspace_id", "objective_id");

-- CreateIndex
CREATE INDEX "action_plan_due_at_idx" ON "action_plan"("due_at");

-- CreateIndex
CREATE INDEX "strategy_measurement_workspace_id_objective_id_at_idx" ON "strategy_measurement"("workspace_id", "objective_id", "at");

-- CreateIndex
CREATE INDEX "strategy_measurement_workspace_id_action_id_at_idx" ON "strategy_measurement"("workspace_id", "action_id", "at");

-- CreateIndex
CREATE INDEX "persona_decision_workspace_id_persona_id_idx" ON "persona_decision"("workspace_id", "persona_id");

-- CreateIndex
CREATE INDEX "reference_shares_due_at_idx" ON "reference_shares"("due_at");

-- CreateIndex
CREATE INDEX "underlying_need_workspace_id_persona_id_idx" ON "underlying_need"("workspace_id", "persona_id");

-- AddForeignKey
ALTER TABLE "message_guide" ADD CONSTRAINT "message_guide_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "play" ADD CONSTRAINT "play_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "interaction_standard" ADD CONSTRAINT "interaction_standard_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "action_plan" ADD CONSTRAINT "action_plan_workspace_id_objective_id_fkey" FOREIGN KEY ("workspace_id", "objective_id") REFERENCES "objective"("workspace_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "strategy_measurement" ADD CONSTRAINT "strategy_measurement_workspace_id_objective_id_fkey" FOREIGN KEY ("workspace_id", "objective_id") REFERENCES "objective"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "strategy_measurement" ADD CONSTRAINT "strategy_measurement_workspace_id_action_id_fkey" FOREIGN KEY ("workspace_id", "action_id") REFERENCES "action_plan"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
