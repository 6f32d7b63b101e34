-- AlterTable
ALTER TABLE "persona" ADD COLUMN     "refit_due" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "evaluation_task_workspace_id_id_idx" ON "evaluation_task"("workspace_id", "id");
