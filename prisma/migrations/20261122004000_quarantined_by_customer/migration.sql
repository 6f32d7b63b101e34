-- CreateIndex
CREATE INDEX "quarantined_customer_workspace_id_customer_id_idx" ON "quarantined_customer"("workspace_id", "customer_id");
