-- CreateTable
CREATE TABLE "population_snapshot" (
    "workspace_id" INTEGER NOT NULL,
    "number" SERIAL NOT NULL,

    CONSTRAINT "population_snapshot_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "touched_customer" (
    "workspace_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,

    CONSTRAINT "touched_customer_pkey" PRIMARY KEY ("workspace_id","number","customer_id")
);
