-- AlterTable
ALTER TABLE "customer_identity" ADD COLUMN     "merged" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "customer_alias" (
    "workspace_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "customer_alias_pkey" PRIMARY KEY ("workspace_id","external_id")
);

-- CreateTable
CREATE TABLE "customer_merge" (
    "id" SERIAL NOT NULL,
    "workspace_id" INTEGER NOT NULL,
    "into_id" INTEGER NOT NULL,
    "from_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "cause" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),
    "before" JSONB,
    "result" JSONB,
    "later" JSONB NOT NULL DEFAULT '{}',
    "last_transition_id" BIGINT NOT NULL,

    CONSTRAINT "customer_merge_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "customer_merge_key" (
    "workspace_id" INTEGER NOT NULL,
    "merge_id" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "customer_merge_key_pkey" PRIMARY KEY ("workspace_id","merge_id","type","value")
);

-- CreateTable
CREATE TABLE "customer_merge_row" (
    "workspace_id" INTEGER NOT NULL,
    "merge_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "row_id" BIGINT NOT NULL,

    CONSTRAINT "customer_merge_row_pkey" PRIMARY KEY ("workspace_id","merge_id","kind","row_id")
);

-- CreateTable
CREATE TABLE "removed_customer" (
    "workspace_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "removed_customer_pkey" PRIMARY KEY ("workspace_id","customer_id")
);

-- CreateIndex
CREATE INDEX "customer_alias_workspace_id_customer_id_idx" ON "customer_alias"("workspace_id", "customer_id");

-- CreateIndex
CREATE INDEX "customer_merge_workspace_id_into_id_idx" ON "customer_merge"("workspace_id", "into_id");

-- CreateIndex
CREATE INDEX "customer_merge_workspace_id_from_id_idx" ON "customer_merge"("workspace_id", "from_id");

-- CreateIndex
CREATE INDEX "customer_merge_key_workspace_id_type_value_idx" ON "customer_merge_key"("workspace_id", "type", "value");
