-- Texts in both languages.
ALTER TABLE "segmentation" ADD COLUMN "language" TEXT NOT NULL DEFAULT 'en',
ADD COLUMN "translations" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "persona_claim" ADD COLUMN "translations" JSONB NOT NULL DEFAULT '{}';

-- Drafted claims had their sentence in both languages in the detail of their evidence. Where a claim still says what was
-- drafted, the sentence in the other language becomes its translation.
WITH "drafted" AS (
  SELECT DISTINCT ON (c."workspace_id", c."id") c."workspace_id", c."id" AS "claim_id", v."id" AS "evidence_id", o."other",
    v."detail" #>> ARRAY['text', o."other"] AS "translated"
  FROM "persona_claim" c
  JOIN "persona" p ON p."workspace_id" = c."workspace_id" AND p."id" = c."persona_id"
  JOIN "persona_evidence" v ON v."workspace_id" = c."workspace_id" AND v."claim_id" = c."id"
  CROSS JOIN LATERAL (SELECT coalesce(c."text_language", p."language") AS "own",
    CASE coalesce(c."text_language", p."language") WHEN 'en' THEN 'zh' ELSE 'en' END AS "other") AS o
  WHERE v."detail" #>> ARRAY['text', o."own"] = c."text" AND coalesce(v."detail" #>> ARRAY['text', o."other"], '') <> ''
  ORDER BY c."workspace_id", c."id", v."id"
), "translated" AS (
  UPDATE "persona_claim" c SET "translations" = jsonb_build_object(d."other", jsonb_build_object('text', d."translated"))
  FROM "drafted" d WHERE c."workspace_id" = d."workspace_id" AND c."id" = d."claim_id"
)
UPDATE "persona_evidence" v SET "detail" = v."detail" - 'text'
FROM "drafted" d WHERE v."workspace_id" = d."workspace_id" AND v."id" = d."evidence_id";

-- Criteria are edited one at a time.
ALTER TABLE "persona_criterion" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;
UPDATE "persona_criterion" c SET "position" = o."n"
FROM (SELECT "workspace_id", "id", row_number() OVER (PARTITION BY "workspace_id", "persona_id" ORDER BY "id") - 1 AS "n"
  FROM "persona_criterion") AS o
WHERE c."workspace_id" = o."workspace_id" AND c."id" = o."id";

-- By what primary personas were told last.
ALTER TABLE "persona" ADD COLUMN "ranked_polarity" "persona_polarity", ADD COLUMN "ranked_priority" INTEGER;
UPDATE "persona" SET "ranked_polarity" = "polarity", "ranked_priority" = "priority";

-- The audit trail of research, and of personas that are gone.
ALTER TABLE "persona_audit" ALTER COLUMN "persona_id" DROP NOT NULL, ADD COLUMN "persona_key" TEXT;
UPDATE "persona_audit" a SET "persona_key" = p."key" FROM "persona" p
WHERE p."workspace_id" = a."workspace_id" AND p."id" = a."persona_id";
CREATE INDEX "persona_audit_workspace_id_persona_key_id_idx" ON "persona_audit"("workspace_id", "persona_key", "id");

-- Shares of answers that are evidence.
ALTER TABLE "persona_evidence" ADD COLUMN "computed_at" TIMESTAMPTZ(3);
UPDATE "persona_evidence" SET "computed_at" = "created_at",
  "detail" = "detail" || jsonb_build_object('written', jsonb_build_object(
    'share', "detail" -> 'share', 'sampleSize', "sample_size", 'date', "date"::text))
WHERE "survey_id" IS NOT NULL AND "detail" ? 'asked' AND "detail" ? 'share';
