import type { Database } from '../../db/postgres/connection.ts';
import { usualMs } from '../../db/postgres/texts/usual-ms.ts';
import { Bound, type Variables } from './arguments.ts';
import type { Plan } from './compiler.ts';

/** A plan is prepared, once it was used so often and took no longer than so many milliseconds. */
const PREPARED_FROM = 2;
const QUICK_MS = 20;

/** A plan, how often it was used, and the milliseconds PostgreSQL takes for it of late. */
export interface KeptPlan extends Plan {
  uses: number;
  ms: number;
  /** Whether its statement is planned well without its values: none of them shaped it. */
  readonly general: boolean;
}

export function keptPlan(plan: Plan): KeptPlan {
  return { ...plan, uses: 0, ms: 0, general: plan.values.every((value) => value instanceof Bound) };
}

/** False for a plan whose answer is the same always. */
export function hasStatement<P extends Plan>(plan: P): plan is P & { readonly sql: string } {
  return plan.sql !== null;
}

/** Runs the statement of a plan; `signal` gives one that ends it. Rejects where PostgreSQL fails. */
export async function runPlan(
  db: Database,
  plan: KeptPlan & { readonly sql: string },
  workspaceId: number,
  variables: Variables,
  signal?: () => AbortSignal,
): Promise<readonly string[]> {
  const values = plan.values.map((value) => (value instanceof Bound ? value.read(variables) : value));
  // The columns of an answer are JSON, which is read alike for one and for several.
  const eachMs = plan.texts.length > 0 ? plan.ms : undefined;
  const statement = {
    text: plan.sql,
    values: [workspaceId, ...values],
    quick: isQuick(plan),
    eachMs,
    signal,
    workspaceId,
  };
  const { fields, ms } = await db.readTexts(statement);
  plan.ms = usualMs(plan.uses === 0 ? undefined : plan.ms, ms);
  plan.uses++;
  return fields;
}

/** True for a plan that may go before others: it is used again, was quick, and its values do not decide how it is run. */
function isQuick({ uses, ms, general }: KeptPlan): boolean {
  return general && uses >= PREPARED_FROM && ms < QUICK_MS;
}
