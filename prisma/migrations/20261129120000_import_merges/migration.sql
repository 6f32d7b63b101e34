-- Merges that a batch of an import made, in their order.
ALTER TABLE "import_batch" ADD COLUMN "merges" INTEGER[];
UPDATE "import_batch" SET "merges" = '{}';
