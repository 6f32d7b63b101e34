-- AlterTable
ALTER TABLE "import" ADD COLUMN     "attempts" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "bytes_read" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "bytes_total" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "cancel_requested" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "correct" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "dry_run" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "error" JSONB,
ADD COLUMN     "first_rejected" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "lines_read" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "strict" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "undone" JSONB,
ADD COLUMN     "upload_ids" INTEGER[],
ADD COLUMN     "work" TEXT;

-- Imports of before began when they were asked for.
UPDATE "import" SET "created_at" = "started_at";

-- CreateTable
CREATE TABLE "upload" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "length" BIGINT NOT NULL,
    "received" BIGINT NOT NULL DEFAULT 0,
    "mapping" TEXT,
    "writer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "upload_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "export" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'QUEUED',
    "audience" JSONB NOT NULL,
    "filter" JSONB NOT NULL,
    "members" INTEGER[],
    "format" TEXT NOT NULL,
    "columns" TEXT[],
    "hashed" BOOLEAN NOT NULL,
    "formulas" TEXT NOT NULL,
    "consent" TEXT,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "importable" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "error" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "export_pkey" PRIMARY KEY ("workspace_id","id")
);
