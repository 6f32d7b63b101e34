-- Totals of everybody are read a type at a time, in the order of customers: the key leads through those of all types.
CREATE INDEX "customer_event_aggregate_workspace_id_type_customer_id_idx" ON "customer_event_aggregate"("workspace_id", "type", "customer_id");
