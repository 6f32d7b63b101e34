-- CreateTable
CREATE TABLE "quarantined_customer" (
    "workspace_id" INTEGER NOT NULL,
    "segmentation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "message" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quarantined_customer_pkey" PRIMARY KEY ("workspace_id","segmentation_id","customer_id")
);
