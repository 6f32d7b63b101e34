-- What a workspace is told every morning, and when.
CREATE TABLE "digest_schedule" (
    "workspace_id" INTEGER NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "hour" SMALLINT NOT NULL DEFAULT 7,
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "keep_days" INTEGER NOT NULL DEFAULT 90,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_schedule_pkey" PRIMARY KEY ("workspace_id")
);

CREATE TABLE "digest" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "day" DATE NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "matches_until" TIMESTAMPTZ(3) NOT NULL,
    "name" UUID NOT NULL,
    "sections" JSONB NOT NULL,
    "standing" JSONB NOT NULL DEFAULT '{}',
    "written_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "digest_pkey" PRIMARY KEY ("workspace_id","id")
);
CREATE UNIQUE INDEX "digest_workspace_id_day_key" ON "digest"("workspace_id", "day");

-- Customers that digests speak of, apart from their texts: they go with the customer.
CREATE TABLE "digest_member" (
    "workspace_id" INTEGER NOT NULL,
    "digest_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "persona_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "fit" REAL NOT NULL,
    "spent" DOUBLE PRECISION,
    "why" TEXT NOT NULL,

    CONSTRAINT "digest_member_pkey" PRIMARY KEY ("workspace_id","digest_id","position")
);
CREATE INDEX "digest_member_workspace_id_customer_id_idx" ON "digest_member"("workspace_id", "customer_id");
ALTER TABLE "digest_member" ADD CONSTRAINT "digest_member_workspace_id_digest_id_fkey" FOREIGN KEY ("workspace_id", "digest_id") REFERENCES "digest"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
