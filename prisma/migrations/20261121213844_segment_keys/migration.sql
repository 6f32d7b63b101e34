-- AlterTable
ALTER TABLE "segmentation_model" ADD COLUMN     "segment_keys" TEXT[];

-- Until now the keys were those of the segments.
UPDATE "segmentation_model" m SET "segment_keys" = ARRAY(
  SELECT g."key" FROM unnest(m."segment_ids") WITH ORDINALITY AS given(id, n)
  JOIN "segment" g ON g."id" = given.id ORDER BY n);
