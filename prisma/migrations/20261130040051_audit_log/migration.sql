-- Who did what, for so long.
CREATE TABLE "audit_log" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),
    "key_id" INTEGER,
    "actor" TEXT,
    "subject" TEXT,
    "action" TEXT NOT NULL,
    "ids" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "refused_with" TEXT,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE INDEX "audit_log_workspace_id_at_idx" ON "audit_log"("workspace_id", "at");
