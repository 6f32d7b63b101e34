-- One time zone of a workspace in place of that of its outcomes and that of its digests. UTC was the default of both: a
-- zone that somebody chose goes before it. Where two were chosen, that of outcomes stays: figures that were reported must
-- not change unseen, and a digest at another hour is noticed the next morning.
ALTER TABLE "workspace" ADD COLUMN "time_zone" TEXT NOT NULL DEFAULT 'UTC';
UPDATE "workspace" w SET "time_zone" = coalesce(
  (SELECT o."time_zone" FROM "outcome_standard" o WHERE o."workspace_id" = w."id" AND o."time_zone" <> 'UTC'),
  (SELECT d."time_zone" FROM "digest_schedule" d WHERE d."workspace_id" = w."id" AND d."time_zone" <> 'UTC'),
  'UTC');
ALTER TABLE "outcome_standard" DROP COLUMN "time_zone";
ALTER TABLE "digest_schedule" DROP COLUMN "time_zone";
