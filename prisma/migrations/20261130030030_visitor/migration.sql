-- What is said to the personas of exported and announced customers: the channel and language asked for.
ALTER TABLE "export" ADD COLUMN "guide" JSONB;
ALTER TABLE "webhook" ADD COLUMN "guide" JSONB;
