-- A clock that is set back takes back what the history of scores says of later times, as it does with memberships.
ALTER TABLE "score_transition" ADD COLUMN     "withdrawn" TIMESTAMPTZ(3);
