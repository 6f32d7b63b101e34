-- AlterTable
ALTER TABLE "workspace" ADD COLUMN     "negative_returns" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "order_property" TEXT,
ADD COLUMN     "return_type" TEXT DEFAULT 'refund',
ADD COLUMN     "sale_type" TEXT NOT NULL DEFAULT 'purchase';

-- AlterTable
ALTER TABLE "customer_event_aggregate" ADD COLUMN     "below_amount" DECIMAL(24,4) NOT NULL DEFAULT 0,
ADD COLUMN     "below_count" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "below_discount" DECIMAL(24,4) NOT NULL DEFAULT 0,
ADD COLUMN     "below_last_at" TIMESTAMPTZ(3),
ADD COLUMN     "below_quantity" DECIMAL(24,4) NOT NULL DEFAULT 0,
ADD COLUMN     "sale_first_at" TIMESTAMPTZ(3),
ADD COLUMN     "sale_last_at" TIMESTAMPTZ(3);

-- Totals without an event below 0 are right as they are, the others are computed from their events.
UPDATE "customer_event_aggregate" a
SET "below_count" = t.below_count, "below_last_at" = t.below_last_at, "below_amount" = t.below_amount,
  "below_discount" = t.below_discount, "below_quantity" = t.below_quantity,
  "sale_first_at" = t.sale_first_at, "sale_last_at" = t.sale_last_at
FROM (
  SELECT workspace_id, customer_id, type, count(*) FILTER (WHERE below) AS below_count,
    max(at) FILTER (WHERE below) AS below_last_at,
    coalesce(sum(amount) FILTER (WHERE below), 0) AS below_amount,
    coalesce(sum(discount) FILTER (WHERE below), 0) AS below_discount,
    coalesce(sum(quantity) FILTER (WHERE below), 0) AS below_quantity,
    min(at) FILTER (WHERE NOT below) AS sale_first_at, max(at) FILTER (WHERE NOT below) AS sale_last_at
  FROM (
    SELECT *, CASE WHEN amount <> 0 THEN amount < 0 WHEN quantity <> 0 THEN quantity < 0
      WHEN amount IS NULL AND jsonb_typeof(lines) = 'array' THEN coalesce((
        SELECT sum(
          CASE jsonb_typeof(line -> 'quantity') WHEN 'number' THEN (line ->> 'quantity')::numeric ELSE 1 END
          * CASE WHEN line ->> 'price' ~ '^-?[0-9]{1,100}([.][0-9]{1,100})?$' THEN (line ->> 'price')::numeric ELSE 1 END) < 0
        FROM jsonb_array_elements(lines) AS total_of (line)), FALSE)
      ELSE FALSE END AS below
    FROM customer_event WHERE customer_id <> 0) AS event
  GROUP BY 1, 2, 3 HAVING bool_or(below)) AS t
WHERE (a.workspace_id, a.customer_id, a.type) = (t.workspace_id, t.customer_id, t.type);

-- Answers that counted returns as purchases, or their money as spent, are stale until the run that is queued here.
WITH concerned AS (
  SELECT DISTINCT workspace_id FROM "customer_event_aggregate"
  WHERE type = 'refund' OR (type = 'purchase' AND below_count > 0)
), stale AS (
  UPDATE "segmentation" s SET "status" = 'STALE' FROM concerned
  WHERE s.workspace_id = concerned.workspace_id AND s.enabled AND s.live_model_id IS NOT NULL AND NOT s.pinned
  RETURNING s.workspace_id, s.id
)
INSERT INTO "run" (workspace_id, segmentation_ids) SELECT workspace_id, array_agg(id ORDER BY id) FROM stale GROUP BY 1;
