-- CreateTable
CREATE TABLE "file_erasure" (
    "workspace_id" INTEGER NOT NULL,
    "id" SERIAL NOT NULL,
    "customer_ids" INTEGER[],
    "message_ids" TEXT[],
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "file_erasure_pkey" PRIMARY KEY ("workspace_id","id")
);
