-- Most answers have no end: those that the clock ends are all that is looked for by it.
DROP INDEX "segment_answer_until_idx";
CREATE INDEX "segment_answer_until_idx" ON "segment_answer"("until") WHERE "until" IS NOT NULL;

-- Changes come in the order of time, and are looked for by it once an hour.
DROP INDEX "change_at_idx";
CREATE INDEX "change_at_idx" ON "change" USING BRIN ("at");

-- A customer's totals and scores are replaced with each event: pages keep room for the new version beside the old one,
-- which then needs no new entry of an index. Pages that are full already gain it as they are vacuumed.
ALTER TABLE "customer_event_aggregate" SET (fillfactor = 90);
ALTER TABLE "customer_score" SET (fillfactor = 90);
