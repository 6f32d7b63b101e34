-- Answers tell of members, of who is in none by the clock, and of whom it is unknown: the table is named by what it holds.
ALTER TABLE "segment_membership" RENAME TO "segment_answer";
ALTER INDEX "segment_membership_pkey" RENAME TO "segment_answer_pkey";
ALTER INDEX "segment_membership_until_idx" RENAME TO "segment_answer_until_idx";
ALTER INDEX "segment_membership_workspace_id_segment_id_customer_id_sinc_idx" RENAME TO "segment_answer_workspace_id_segment_id_customer_id_since_idx";
ALTER INDEX "segment_membership_unknown" RENAME TO "segment_answer_unknown";

-- The members alone, for whoever reads the database by other means.
CREATE VIEW "segment_membership" AS SELECT * FROM "segment_answer" WHERE "segment_id" > 0;
