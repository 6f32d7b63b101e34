-- Brings external ids and identities to the one form in which they are compared from now on (`foldExternalId` and
-- `foldIdentity`). Where several customers come to one key, the oldest, or the one that has the form already, gets it;
-- the others keep the key they have, as customers of their own that can be merged.
CREATE FUNCTION pg_temp.clean_key(key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT regexp_replace(
    regexp_replace(normalize(key, NFC), '[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]', '', 'g'),
    '^\s+|\s+$', '', 'g')
$$;

CREATE FUNCTION pg_temp.fold_key(key text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN clean ~ '^[^\s@]+@[^\s@]+\.[^\s@]+$' THEN normalize(lower(clean), NFC) ELSE clean END
  FROM (SELECT pg_temp.clean_key(key) AS clean) AS cleaned
$$;

CREATE FUNCTION pg_temp.fold_type(type text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN clean ~* '^e-?mail$' THEN 'email' WHEN clean ~* '^phone$' THEN 'phone' ELSE clean END
  FROM (SELECT pg_temp.clean_key(type) AS clean) AS cleaned
$$;

CREATE FUNCTION pg_temp.fold_value(type text, value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE pg_temp.fold_type(type)
    WHEN 'email' THEN normalize(lower(clean), NFC)
    WHEN 'phone' THEN CASE WHEN clean ~ '^\+?[\d\s().\-/]*$' AND clean ~ '\d'
      THEN regexp_replace(regexp_replace(clean, '[^\d+]', '', 'g'), '^00', '+') ELSE clean END
    ELSE pg_temp.fold_key(value) END
  FROM (SELECT pg_temp.clean_key(value) AS clean) AS cleaned
$$;

UPDATE "customer" c SET "external_id" = f.folded
FROM (
  SELECT workspace_id, id, folded,
    row_number() OVER (PARTITION BY workspace_id, folded ORDER BY external_id <> folded, id) AS place
  FROM (SELECT workspace_id, id, external_id, pg_temp.fold_key(external_id) AS folded FROM "customer") AS keys
) AS f
WHERE c.workspace_id = f.workspace_id AND c.id = f.id AND f.place = 1 AND c.external_id <> f.folded AND f.folded <> '';

-- Two spellings of one customer's identity are one.
CREATE TEMP TABLE folded_identity AS
SELECT workspace_id, type, value, customer_id, folded_type, folded_value,
  row_number() OVER same AS place, first_value(customer_id) OVER same AS owner
FROM (
  SELECT *, pg_temp.fold_type(type) AS folded_type, pg_temp.fold_value(type, value) AS folded_value
  FROM "customer_identity"
) AS keys
WINDOW same AS (
  PARTITION BY workspace_id, folded_type, folded_value
  ORDER BY (type, value) <> (folded_type, folded_value), customer_id, type, value
);

DELETE FROM "customer_identity" i USING folded_identity f
WHERE i.workspace_id = f.workspace_id AND i.type = f.type AND i.value = f.value AND f.place > 1 AND f.customer_id = f.owner;

UPDATE "customer_identity" i SET "type" = f.folded_type, "value" = f.folded_value
FROM folded_identity f
WHERE i.workspace_id = f.workspace_id AND i.type = f.type AND i.value = f.value AND f.place = 1
  AND (f.type, f.value) <> (f.folded_type, f.folded_value) AND f.folded_value <> '';

DROP TABLE folded_identity;
DROP FUNCTION pg_temp.fold_value(text, text), pg_temp.fold_type(text), pg_temp.fold_key(text), pg_temp.clean_key(text);
