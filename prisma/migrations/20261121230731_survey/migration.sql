-- CreateTable
CREATE TABLE "survey" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "questions" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_response" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "survey_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "responded_at" TIMESTAMPTZ(3) NOT NULL,
    "source" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "answers" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "survey_response_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "survey_workspace_id_key_key" ON "survey"("workspace_id", "key");

-- CreateIndex
CREATE INDEX "survey_response_workspace_id_customer_id_responded_at_idx" ON "survey_response"("workspace_id", "customer_id", "responded_at");

-- CreateIndex
CREATE INDEX "survey_response_workspace_id_survey_id_idx" ON "survey_response"("workspace_id", "survey_id");

-- CreateIndex
CREATE UNIQUE INDEX "survey_response_workspace_id_source_message_id_key" ON "survey_response"("workspace_id", "source", "message_id");

-- Objects laid over each other in order: of a key that several have, the last one's value.
CREATE AGGREGATE jsonb_merge(jsonb) (SFUNC = jsonb_concat, STYPE = jsonb, PARALLEL = SAFE);
