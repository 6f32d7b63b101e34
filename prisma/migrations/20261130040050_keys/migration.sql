-- What a key may do, how long, and by which secrets.
CREATE TYPE "api_key_scope" AS ENUM ('READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN');

ALTER TABLE "api_key"
    ADD COLUMN "scopes" "api_key_scope"[] DEFAULT ARRAY[]::"api_key_scope"[],
    ADD COLUMN "expires_at" TIMESTAMPTZ(3),
    ADD COLUMN "last_used_at" TIMESTAMPTZ(3),
    ADD COLUMN "rotated_at" TIMESTAMPTZ(3),
    ADD COLUMN "old_hash" TEXT,
    ADD COLUMN "old_until" TIMESTAMPTZ(3),
    ADD COLUMN "issuer" TEXT,
    ADD COLUMN "subject" TEXT,
    ADD COLUMN "teams" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- Keys made before scopes may do what they could: all of them read personal data.
UPDATE "api_key" SET "scopes" = CASE "role"
    WHEN 'READ' THEN ARRAY['READ', 'PERSONAL']::"api_key_scope"[]
    WHEN 'WRITE' THEN ARRAY['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL']::"api_key_scope"[]
    ELSE ARRAY['READ', 'WRITE', 'INGEST', 'RESEARCH', 'PERSONAL', 'ADMIN']::"api_key_scope"[]
END;

CREATE INDEX "api_key_old_hash_idx" ON "api_key"("old_hash");
CREATE UNIQUE INDEX "api_key_workspace_id_issuer_subject_key" ON "api_key"("workspace_id", "issuer", "subject");
