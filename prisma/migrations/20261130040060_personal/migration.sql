-- Whether values of a trait tell who a customer is. Null, as of all that are there: by its name and kind.
ALTER TABLE "trait" ADD COLUMN "personal" BOOLEAN;

-- What a webhook sends is masked where the key that made it may not read personal data. Those that are there send all.
ALTER TABLE "webhook" ADD COLUMN "personal" BOOLEAN NOT NULL DEFAULT true;
