-- Documents that programs may run where registered ones alone are run.
CREATE TABLE "trusted_document" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "for_all" BOOLEAN NOT NULL,
    "key_ids" INTEGER[] DEFAULT ARRAY[]::INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "trusted_document_pkey" PRIMARY KEY ("workspace_id","id")
);

CREATE UNIQUE INDEX "trusted_document_workspace_id_hash_key" ON "trusted_document"("workspace_id", "hash");

ALTER TABLE "trusted_document" ADD CONSTRAINT "trusted_document_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
