-- What people call a trait and its values, by language.
ALTER TABLE "trait" ADD COLUMN "words" JSONB NOT NULL DEFAULT '{}';
