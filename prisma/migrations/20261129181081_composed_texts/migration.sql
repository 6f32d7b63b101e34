-- Brings stored texts to the one form in which they are stored and compared from now on: Unicode's composed one (NFC).
-- Keys were brought to it before. Of two traits whose names become one, the later stays.
UPDATE "customer" SET
  "name" = normalize("name", NFC), "email" = normalize("email", NFC), "phone" = normalize("phone", NFC),
  "gender" = normalize("gender", NFC), "marital_state" = normalize("marital_state", NFC),
  "education" = normalize("education", NFC), "occupation" = normalize("occupation", NFC),
  "country" = normalize("country", NFC), "region" = normalize("region", NFC), "city" = normalize("city", NFC),
  "language" = normalize("language", NFC), "source" = normalize("source", NFC),
  "traits" = normalize("traits"::text, NFC)::jsonb
WHERE concat("name", "email", "phone", "gender", "marital_state", "education", "occupation", "country", "region", "city",
  "language", "source") IS NOT NFC NORMALIZED OR "traits"::text IS NOT NFC NORMALIZED;

DELETE FROM "trait" t WHERE t."name" IS NOT NFC NORMALIZED AND EXISTS (
  SELECT FROM "trait" o WHERE o."workspace_id" = t."workspace_id" AND o."name" = normalize(t."name", NFC));
UPDATE "trait" SET "name" = normalize("name", NFC) WHERE "name" IS NOT NFC NORMALIZED;

UPDATE "customer_event" SET
  "channel" = normalize("channel", NFC), "lines" = normalize("lines"::text, NFC)::jsonb,
  "properties" = normalize("properties"::text, NFC)::jsonb
WHERE concat("channel", "lines"::text, "properties"::text) IS NOT NFC NORMALIZED;

UPDATE "survey" SET "questions" = normalize("questions"::text, NFC)::jsonb WHERE "questions"::text IS NOT NFC NORMALIZED;
UPDATE "survey_response" SET "answers" = normalize("answers"::text, NFC)::jsonb
WHERE "answers"::text IS NOT NFC NORMALIZED;
