-- The columns that groups are answered from are kept beside the snapshot of the last run. Each has the number under
-- which it was read, and customers touched since are marked for both.
ALTER TABLE "population_snapshot" ADD COLUMN "run_number" INTEGER, ADD COLUMN "marked_from" INTEGER NOT NULL DEFAULT 0;
UPDATE "population_snapshot" SET "run_number" = "number", "marked_from" = "number";
