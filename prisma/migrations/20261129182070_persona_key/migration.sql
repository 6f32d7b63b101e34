-- AlterTable
ALTER TABLE "persona" ADD COLUMN     "key" TEXT;

-- Keys of the personas there are, from their names: the oldest of a name has it, the others have it with a number. Two
-- hyphens come of no name.
WITH based AS (
  SELECT workspace_id, id, coalesce(nullif(btrim(left(btrim(regexp_replace(
    lower(normalize(name, NFKD)), '[^a-z0-9]+', '-', 'g'), '-'), 40), '-'), ''), 'persona') AS base FROM "persona"),
numbered AS (
  SELECT *, base || '-' || row_number() OVER same AS other, row_number() OVER same AS place
  FROM based WINDOW same AS (PARTITION BY workspace_id, base ORDER BY id))
UPDATE "persona" p SET "key" = CASE
  WHEN n.place = 1 THEN n.base
  WHEN EXISTS (SELECT FROM based b WHERE b.workspace_id = n.workspace_id AND b.base = n.other) THEN n.base || '--' || n.id
  ELSE n.other END
FROM numbered n WHERE p.workspace_id = n.workspace_id AND p.id = n.id;

ALTER TABLE "persona" ALTER COLUMN "key" SET NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "persona_workspace_id_key_key" ON "persona"("workspace_id", "key");
