-- A sample of the members that a baseline was taken of, with the bins of their values: who stayed is no chance of its own.
CREATE TABLE "persona_baseline_member" (
    "workspace_id" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "bins" SMALLINT[],

    CONSTRAINT "persona_baseline_member_pkey" PRIMARY KEY ("workspace_id","persona_id","customer_id")
);
CREATE INDEX "persona_baseline_member_workspace_id_customer_id_idx" ON "persona_baseline_member"("workspace_id", "customer_id");
ALTER TABLE "persona_baseline_member" ADD CONSTRAINT "persona_baseline_member_workspace_id_persona_id_fkey" FOREIGN KEY ("workspace_id", "persona_id") REFERENCES "persona_baseline"("workspace_id", "persona_id") ON DELETE CASCADE ON UPDATE CASCADE;
