-- CreateTable
CREATE TABLE "model_number" (
    "workspace_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,
    "low" DOUBLE PRECISION,
    "high" DOUBLE PRECISION,
    "standard_error" DOUBLE PRECISION,
    "unit" TEXT,
    "text" TEXT NOT NULL,

    CONSTRAINT "model_number_pkey" PRIMARY KEY ("workspace_id","model_id","kind","position")
);

-- CreateTable
CREATE TABLE "model_warning" (
    "workspace_id" INTEGER NOT NULL,
    "model_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "code" TEXT NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "model_warning_pkey" PRIMARY KEY ("workspace_id","model_id","position")
);

-- AddForeignKey
ALTER TABLE "model_number" ADD CONSTRAINT "model_number_workspace_id_model_id_fkey" FOREIGN KEY ("workspace_id", "model_id") REFERENCES "segmentation_model"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_warning" ADD CONSTRAINT "model_warning_workspace_id_model_id_fkey" FOREIGN KEY ("workspace_id", "model_id") REFERENCES "segmentation_model"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Models of before: without this, no numbers and no doubts would read as a model without doubt.
INSERT INTO "model_warning" ("workspace_id", "model_id", "position", "code", "text")
SELECT "workspace_id", "id", 0, 'NOT_REPORTED', 'This model was fitted before its numbers were kept. Run the segmentation to have its parameters, quality and warnings.'
FROM "segmentation_model" WHERE "fitted_on" IS NOT NULL;
