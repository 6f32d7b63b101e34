-- Numbers that segmentations compute of each customer beside the segments.
ALTER TABLE "segmentation" ADD COLUMN "scores" JSONB NOT NULL DEFAULT '[]',
  ADD COLUMN "push_scores" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "customer_score" (
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "values" DOUBLE PRECISION[] NOT NULL,
    "kept" DOUBLE PRECISION[],
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "customer_score_pkey" PRIMARY KEY ("workspace_id","segmentation_id","customer_id")
);

CREATE TABLE "score_transition" (
    "workspace_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "values" DOUBLE PRECISION[] NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" INTEGER,

    CONSTRAINT "score_transition_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE INDEX "score_transition_workspace_id_customer_id_at_idx" ON "score_transition"("workspace_id", "customer_id", "at");

ALTER TABLE "customer_merge" ADD COLUMN "last_score_transition_id" BIGINT NOT NULL DEFAULT 0;

-- Prisma's engine takes a migration apart at its semicolons: those of functions are written as \x3b.

-- The segmentation that a read means, by its key or by `#` and its row id. One that is not there fails the read, with the
-- keys there are as detail: an unknown name must not read as "nobody".
CREATE FUNCTION scored_segmentation(workspace INTEGER, named TEXT) RETURNS INTEGER LANGUAGE plpgsql STABLE AS E'
DECLARE
  found INTEGER := (SELECT s.id FROM segmentation s
    WHERE s.workspace_id = workspace AND (s.key = named OR named = ''#'' || s.id))\x3b
BEGIN
  IF found IS NULL THEN
    RAISE EXCEPTION ''No segmentation %'', named USING ERRCODE = ''PS001'',
      DETAIL = (SELECT coalesce(jsonb_agg(s.key), ''[]'') FROM segmentation s WHERE s.workspace_id = workspace)\x3b
  END IF\x3b
  RETURN found\x3b
END ';

-- The place of a score among the values of its segmentation, from 1. One that it has not fails the read likewise.
CREATE FUNCTION score_place(workspace INTEGER, segmentation INTEGER, named TEXT) RETURNS INTEGER LANGUAGE plpgsql STABLE AS E'
DECLARE
  found INTEGER := (SELECT e.n FROM segmentation s
    CROSS JOIN LATERAL jsonb_array_elements(s.scores) WITH ORDINALITY AS e(d, n)
    WHERE s.workspace_id = workspace AND s.id = segmentation AND e.d ->> ''key'' = named)\x3b
BEGIN
  IF found IS NULL THEN
    RAISE EXCEPTION ''No score % of the segmentation'', named USING ERRCODE = ''PS001'',
      DETAIL = (SELECT coalesce(jsonb_agg(e.d ->> ''key''), ''[]'') FROM segmentation s
        CROSS JOIN LATERAL jsonb_array_elements(s.scores) AS e(d) WHERE s.workspace_id = workspace AND s.id = segmentation)\x3b
  END IF\x3b
  RETURN found\x3b
END ';
