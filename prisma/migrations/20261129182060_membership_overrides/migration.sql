-- CreateTable
CREATE TABLE "membership_override" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "segment_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "included" BOOLEAN NOT NULL,
    "exclusive" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "by_key_id" INTEGER NOT NULL,
    "by_name" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended_by" TEXT,

    CONSTRAINT "membership_override_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateIndex
CREATE INDEX "membership_override_workspace_id_customer_id_segmentation_id_idx" ON "membership_override"("workspace_id", "customer_id", "segmentation_id");

-- CreateIndex
CREATE INDEX "membership_override_workspace_id_segmentation_id_id_idx" ON "membership_override"("workspace_id", "segmentation_id", "id");

-- CreateIndex
CREATE INDEX "membership_override_workspace_id_segment_id_id_idx" ON "membership_override"("workspace_id", "segment_id", "id");

-- AddForeignKey
ALTER TABLE "membership_override" ADD CONSTRAINT "membership_override_workspace_id_segmentation_id_fkey" FOREIGN KEY ("workspace_id", "segmentation_id") REFERENCES "segmentation"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
