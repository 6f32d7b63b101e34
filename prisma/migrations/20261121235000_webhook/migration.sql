-- CreateEnum
CREATE TYPE "webhook_status" AS ENUM ('ACTIVE', 'PAUSED', 'DISABLED');

-- CreateTable
CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "kinds" TEXT[],
    "segmentation_ids" INTEGER[],
    "segment_ids" INTEGER[],
    "persona_ids" INTEGER[],
    "customer_ids" INTEGER[],
    "batch_size" INTEGER NOT NULL,
    "secret" TEXT NOT NULL,
    "previous_secret" TEXT,
    "previous_secret_until" TIMESTAMPTZ(3),
    "status" "webhook_status" NOT NULL DEFAULT 'ACTIVE',
    "disabled_reason" TEXT,
    "position" BIGINT NOT NULL,
    "gap_after" BIGINT,
    "gap_until" BIGINT,
    "gap_at" TIMESTAMPTZ(3),
    "gap_pending" BOOLEAN NOT NULL DEFAULT false,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "lease_token" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "served_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_delivery" (
    "sequence" BIGSERIAL NOT NULL,
    "id" UUID NOT NULL,
    "webhook_id" INTEGER NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "changes" INTEGER NOT NULL,
    "position" BIGINT NOT NULL,
    "delivered" BOOLEAN NOT NULL,
    "response_code" INTEGER,
    "error" TEXT,
    "response" TEXT,

    CONSTRAINT "webhook_delivery_pkey" PRIMARY KEY ("sequence")
);

-- CreateIndex
CREATE INDEX "webhook_workspace_id_id_idx" ON "webhook"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "webhook_delivery_webhook_id_sequence_idx" ON "webhook_delivery"("webhook_id", "sequence" DESC);

-- AddForeignKey
ALTER TABLE "webhook_delivery" ADD CONSTRAINT "webhook_delivery_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
