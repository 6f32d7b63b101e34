-- The share of revenue that is left before marketing: the return on marketing is of it.
ALTER TABLE "outcome_standard" ADD COLUMN "margin" DOUBLE PRECISION;
