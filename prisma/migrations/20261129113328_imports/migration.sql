-- CreateTable
CREATE TABLE "import" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "file" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "mapping" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'RUNNING',
    "traits" TEXT[],
    "summary" JSONB,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "import_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "import_batch" (
    "workspace_id" INTEGER NOT NULL,
    "import_id" INTEGER NOT NULL,
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "customer_ids" INTEGER[],
    "changes" JSONB NOT NULL DEFAULT '[]',
    "identities" JSONB NOT NULL DEFAULT '[]',
    "events" TEXT[],
    "corrected" JSONB NOT NULL DEFAULT '[]',
    "responses" TEXT[],

    CONSTRAINT "import_batch_pkey" PRIMARY KEY ("workspace_id","import_id","id")
);
