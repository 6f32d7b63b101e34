-- History of scores is read and erased by customer: one index, the key itself, serves both. Each event writes some of it.
ALTER TABLE "score_transition" DROP CONSTRAINT "score_transition_pkey";
ALTER TABLE "score_transition" ADD CONSTRAINT "score_transition_pkey" PRIMARY KEY ("workspace_id", "customer_id", "at", "id");
DROP INDEX "score_transition_workspace_id_customer_id_at_idx";
