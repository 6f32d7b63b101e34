-- CreateIndex
CREATE INDEX "survey_response_workspace_id_survey_id_responded_at_id_idx" ON "survey_response"("workspace_id", "survey_id", "responded_at", "id");
