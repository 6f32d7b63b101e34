-- CreateTable
CREATE TABLE "exchange_rate" (
    "workspace_id" INTEGER NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "rate" DECIMAL(30,12) NOT NULL,
    "date" DATE NOT NULL,

    CONSTRAINT "exchange_rate_pkey" PRIMARY KEY ("workspace_id","currency")
);

-- AddForeignKey
ALTER TABLE "exchange_rate" ADD CONSTRAINT "exchange_rate_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;
