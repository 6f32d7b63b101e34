const LINE_QUANTITY = `CASE jsonb_typeof(line -> 'quantity') WHEN 'number' THEN (line ->> 'quantity')::numeric ELSE 1 END`;
const LINE_PRICE = `CASE WHEN line ->> 'price' ~ '^-?[0-9]{1,100}([.][0-9]{1,100})?$' THEN (line ->> 'price')::numeric ELSE 1 END`;

/**
 * True for an event below 0: by its amount; without one, or of nothing, by its quantity; without either by the total of
 * its lines. What is neither below nor above is not below. For a row of `customer_event`, its columns unqualified.
 */
export const BELOW_ZERO = `(CASE WHEN amount <> 0 THEN amount < 0 WHEN quantity <> 0 THEN quantity < 0
  WHEN amount IS NULL AND jsonb_typeof(lines) = 'array' THEN coalesce((SELECT sum(${LINE_QUANTITY} * ${LINE_PRICE}) < 0
    FROM jsonb_array_elements(lines) AS total_of (line)), FALSE)
  ELSE FALSE END)`;

/** Totals of events, as they stand after `count` in `customer_event_aggregate`: of all, of those below 0, of the others. */
export const TOTALS = [
  ['first_at', 'min(at)'],
  ['last_at', 'max(at)'],
  ['amount', 'coalesce(sum(amount), 0)'],
  ['discount', 'coalesce(sum(discount), 0)'],
  ['quantity', 'coalesce(sum(quantity), 0)'],
  ['below_count', 'count(*) FILTER (WHERE below)'],
  ['below_last_at', 'max(at) FILTER (WHERE below)'],
  ['below_amount', 'coalesce(sum(amount) FILTER (WHERE below), 0)'],
  ['below_discount', 'coalesce(sum(discount) FILTER (WHERE below), 0)'],
  ['below_quantity', 'coalesce(sum(quantity) FILTER (WHERE below), 0)'],
  ['sale_first_at', 'min(at) FILTER (WHERE NOT below)'],
  ['sale_last_at', 'max(at) FILTER (WHERE NOT below)'],
] as const;

/** When the first or the last event was that is not below 0, of totals under an alias. Totals of before signs were told lack it. */
export function saleEnd(totals: string, end: 'first_at' | 'last_at'): string {
  return `CASE WHEN ${totals}.below_count = 0 THEN ${totals}.${end} ELSE ${totals}.sale_${end} END`;
}
