-- Below 0, the id of a segment says that missing data leaves open whether the customer is in it: `~id`, and -1 of all
-- segments of the segmentation. Those are few, and counted.
CREATE INDEX "segment_membership_unknown" ON "segment_membership"("workspace_id", "segmentation_id", "segment_id", "customer_id")
  WHERE "segment_id" < 0;

-- Answers of before do not tell "known not to be" from "not known": they are run again, as those of older plugins are.
UPDATE "segmentation_model" m SET "segmenter_version" = m."segmenter_version" || '+before-unknown'
FROM "segmentation" s WHERE s."workspace_id" = m."workspace_id" AND s."live_model_id" = m."id";
