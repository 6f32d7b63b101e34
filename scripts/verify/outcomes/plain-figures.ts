import type { Scope } from '../../../src/db/postgres/connection.ts';
import type { Metric } from '../../../src/engine/outcomes/metrics.ts';

/** What is left of revenue before marketing. */
export const MARGIN = 0.35;

/** Days from the first up to and without the last. */
export interface Quarter {
  readonly from: string;
  readonly to: string;
}

/** $1 workspace, $2 persona, $3 and $4 the days, $5 whether the others are meant. */
const GROUPS = `m AS MATERIALIZED (SELECT c.id FROM customer c WHERE c.workspace_id = $1 AND $5::boolean = NOT EXISTS (
    SELECT FROM persona_match p WHERE p.workspace_id = $1 AND p.persona_id = $2 AND p.customer_id = c.id)),
  own AS MATERIALIZED (SELECT p.customer_id AS id FROM persona_match p WHERE p.workspace_id = $1 AND p.persona_id = $2),
  e AS MATERIALIZED (SELECT customer_id AS id, at, channel, amount FROM customer_event WHERE workspace_id = $1 AND type = 'purchase'),
  bought AS MATERIALIZED (SELECT id, at, channel FROM e WHERE amount >= 0),
  inside AS MATERIALIZED (SELECT id, count(*) AS n FROM bought WHERE at >= $3::date AND at < $4::date GROUP BY 1),
  money AS MATERIALIZED (SELECT id, sum(amount) AS spent FROM e WHERE at >= $3::date AND at < $4::date GROUP BY 1),
  earlier AS MATERIALIZED (SELECT DISTINCT id FROM bought WHERE at < $3::date AND at >= $3::date - ($4::date - $3::date)),
  starts AS MATERIALIZED (SELECT DISTINCT ON (id) id, at, channel FROM bought ORDER BY id, at, channel),
  fresh AS MATERIALIZED (SELECT * FROM starts WHERE at >= $3::date AND at < $4::date)`;

const BOUGHT = `SELECT
  (SELECT count(*) FROM m JOIN inside USING (id))::float8 AS "CUSTOMERS",
  (SELECT count(*) FROM m JOIN fresh USING (id))::float8 AS "NEW_CUSTOMERS",
  (SELECT coalesce(sum(spent), 0) FROM m JOIN money USING (id))::float8 AS "REVENUE",
  (SELECT avg(spent) FROM m JOIN inside USING (id) JOIN money USING (id))::float8 AS "REVENUE_PER_CUSTOMER",
  (SELECT avg((n > 1)::int) FROM m JOIN inside USING (id))::float8 AS "REPEAT_RATE",
  (SELECT avg((id IN (SELECT id FROM inside))::int) FROM m JOIN earlier USING (id))::float8 AS "RETENTION",
  (SELECT avg(total) FROM (SELECT e.id, sum(amount) AS total FROM e JOIN m USING (id)
     WHERE at < $4::date AND EXISTS (SELECT FROM bought b WHERE b.id = e.id AND b.at < $4::date) GROUP BY 1) AS t)::float8 AS "CLV",
  (SELECT avg((n > 0)::int) FROM (SELECT f.id, count(b.id) AS n
     FROM (SELECT id, min(at) AS at FROM bought JOIN m USING (id) WHERE at >= $3::date AND at < $4::date GROUP BY 1) AS f
     LEFT JOIN bought b ON b.id = f.id AND b.at > f.at AND b.at <= f.at + interval '720 hours' GROUP BY 1) AS c)::float8
     AS "CONVERSION"`;

/** Spend of the own persona: aimed at it, and by its share of new customers; of the others what is left of all. */
const SPENT = `SELECT s.channel, sum(s.part * s.whole)::float8 AS whole, sum(s.part * s.own)::float8 AS own,
    (sum(s.part * s.whole) FILTER (WHERE s.led))::float8 AS "wholeLed", (sum(s.part * s.own) FILTER (WHERE s.led))::float8 AS "ownLed",
    sum(s.whole * s.leads)::float8 AS leads, sum(s.own * s.leads)::float8 AS "ownLeads", bool_or(s.open) AS open
  FROM (SELECT p.channel, p.amount * d.share AS part, 1 AS whole, p.leads IS NOT NULL AS led, coalesce(p.leads, 0) * d.share AS leads,
      NOT p.aimed AND f.n = 0 AS open,
      CASE WHEN p.aimed THEN (p.persona_id = $2)::int ELSE coalesce(f.own::numeric / nullif(f.n, 0), 0) END AS own
    FROM spend p CROSS JOIN LATERAL (SELECT (least(p.to_day, $4::date) - greatest(p.from_day, $3::date))::numeric
        / (p.to_day - p.from_day) AS share) AS d
    CROSS JOIN LATERAL (SELECT count(*) AS n, count(*) FILTER (WHERE id IN (SELECT id FROM own)) AS own
        FROM fresh WHERE fresh.channel = p.channel) AS f
    WHERE p.workspace_id = $1 AND p.from_day < $4::date AND p.to_day > $3::date) AS s GROUP BY 1`;

const CAME = `SELECT coalesce(sum(spent), 0)::float8 AS revenue FROM m JOIN fresh USING (id) JOIN money USING (id)
  WHERE fresh.channel = ANY($6::text[])`;

interface Spent {
  readonly channel: string;
  readonly whole: number;
  readonly own: number;
  readonly wholeLed: number | null;
  readonly ownLed: number | null;
  readonly leads: number;
  readonly ownLeads: number;
  readonly open: boolean;
}

/** The figures of a persona's members, or of everybody else, by SQL that knows nothing of the product's engine. */
export async function plainFigures(
  scope: Scope,
  personaId: number,
  side: 'MEMBERS' | 'OTHERS',
  { from, to }: Quarter,
): Promise<Record<Metric, number | null>> {
  const others = side === 'OTHERS';
  const values = [scope.workspaceId, personaId, from, to, others];
  const [bought] = await scope.query<Record<Metric, number | null>>(`WITH ${GROUPS} ${BOUGHT}`, values);
  const rows = await scope.query<Spent>(`WITH ${GROUPS} ${SPENT}`, values);
  const sum = (of: (row: Spent) => number) => rows.reduce((total, row) => total + of(row), 0);
  const money = others ? sum(({ whole, own }) => whole - own) : sum(({ own }) => own);
  const led = sum(({ wholeLed, ownLed }) => (others ? (wholeLed ?? 0) - (ownLed ?? 0) : (ownLed ?? 0)));
  const leads = sum((row) => (others ? row.leads - row.ownLeads : row.ownLeads));
  const known = money > 1e-9 && !rows.some(({ open }) => open);
  const channels = rows.filter(({ own }) => others || own > 0).map(({ channel }) => channel);
  const [came] = await scope.query<{ revenue: number }>(`WITH ${GROUPS} ${CAME}`, [...values, channels]);
  const fresh = bought!.NEW_CUSTOMERS ?? 0;
  return {
    ...bought!,
    CAC: known && fresh > 0 ? money / fresh : null,
    CPL: known && leads > 1e-9 ? led / leads : null,
    ROI: known ? (came!.revenue - money) / money : null,
    ROAS: known ? came!.revenue / money : null,
    ROMI: known ? (MARGIN * came!.revenue - money) / money : null,
    NPS: null,
    CSAT: null,
  };
}
