-- Scores are looked up by their place in the array, never by what an array holds: no plan reads the statistics of its
-- elements, and to gather them costs an analysis more than all other columns.
ALTER TABLE "customer_score" ALTER COLUMN "values" SET STATISTICS 0;
ALTER TABLE "customer_score" ALTER COLUMN "kept" SET STATISTICS 0;
ALTER TABLE "score_transition" ALTER COLUMN "values" SET STATISTICS 0;
