-- CreateTable
CREATE TABLE "segmentation_comparison" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "request" JSONB NOT NULL,
    "result" JSONB NOT NULL,
    "adopted" JSONB NOT NULL DEFAULT '{}',
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "segmentation_comparison_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "segmentation_comparison_workspace_id_id_idx" ON "segmentation_comparison"("workspace_id", "id");
