-- DropIndex
DROP INDEX "evaluation_task_workspace_id_id_idx";

-- CreateIndex
CREATE INDEX "evaluation_task_workspace_id_after_run_id_id_idx" ON "evaluation_task"("workspace_id", "after_run_id", "id");
