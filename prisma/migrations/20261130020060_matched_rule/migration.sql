-- By what everybody was matched last. Without it, the next run matches everybody.
ALTER TABLE "persona" ADD COLUMN "matched_rule" TEXT;
