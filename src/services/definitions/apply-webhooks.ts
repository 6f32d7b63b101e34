import type { Scope } from '../../db/postgres/connection.ts';
import { CHANGE_KINDS, type ChangeKind } from '../../db/tables/changes/changes.ts';
import { customerIdsByExternalId } from '../../db/tables/customers/customers.ts';
import type { Webhook } from '../../db/tables/webhooks/webhooks.ts';
import { PersonagraphError } from '../../errors.ts';
import { didYouMean } from '../../segmenter/near-matches.ts';
import { foldExternalId } from '../input/key.ts';
import { createWebhook, editWebhook } from '../webhooks/webhooks.ts';
import type { ApplyContext } from './apply.ts';
import { namedPersona, namedSegment, namedSegmentation } from './named-rows.ts';
import { type PlanStep, sets, wantedOf } from './plan.ts';
import type { StoredDefinitions } from './read.ts';
import type { WebhookDefinition } from './shape.ts';

/** The secret of a webhook that was made. */
export interface NewSecret {
  /** Name of the webhook. */
  readonly webhook: string;
  readonly secret: string;
}

/** The webhook that a step is about, where it is there. */
export function storedWebhook({ rows }: StoredDefinitions, { key, number }: PlanStep): Webhook | undefined {
  return rows.webhooks.filter(({ name }) => name === key)[number];
}

/** Makes or changes a webhook. Returns the secret of one that it made. */
export async function applyWebhook(context: ApplyContext, step: PlanStep): Promise<NewSecret[]> {
  const { scope, policy, plan, stored } = context;
  const wanted = wantedOf(plan, 'webhooks', step);
  return context.step(step, async () => {
    const before = storedWebhook(stored, step);
    const { name, url, batchSize, guide = null, purpose = null, active } = wanted;
    const settings = { name, url, batchSize, guide, purpose, ...(await filterOf(context, step, wanted)) };
    if (before) {
      const switched = active === (before.status !== 'PAUSED') ? {} : { active };
      await editWebhook(scope, policy, before.id, before.version, { ...settings, ...switched });
      return [];
    }
    const { webhook, secret } = await createWebhook(scope, policy, settings);
    if (!active) await editWebhook(scope, policy, webhook.id, webhook.version, { active });
    return [{ webhook: name, secret }];
  });
}

const FILTERS = {
  segmentations: 'segmentationIds',
  segments: 'segmentIds',
  personas: 'personaIds',
  customers: 'customerIds',
} as const;
type Filter = keyof typeof FILTERS;

/** The sides of the filter that a step sets. */
async function filterOf(context: ApplyContext, step: PlanStep, wanted: WebhookDefinition) {
  const ids: Partial<Record<(typeof FILTERS)[Filter], number[]>> = {};
  for (const filter of Object.keys(FILTERS) as Filter[]) {
    if (!sets(step, filter) && !sets(step, 'deleted')) continue;
    const gone = wanted.deleted?.[filter] ?? 0;
    if (gone > 0) {
      const message = `its filter names ${gone} ${filter} that were deleted, which cannot be written again: name others`;
      throw new PersonagraphError('INVALID_DEFINITIONS', message, { field: ['deleted', filter] });
    }
    const named: number[] = [];
    for (const [index, key] of wanted[filter].entries()) {
      named.push(await idOf(context, filter, key, [filter, String(index)]));
    }
    ids[FILTERS[filter]] = named;
  }
  return { ...ids, kinds: wanted.kinds.map((kind, index) => kindOf(kind, ['kinds', String(index)])) };
}

function idOf(context: ApplyContext, filter: Filter, key: string, field: readonly string[]): Promise<number> {
  switch (filter) {
    case 'segmentations':
      return namedSegmentation(context, key, field).then(({ id }) => id);
    case 'segments':
      return namedSegment(context, key, field);
    case 'personas':
      return namedPersona(context, key, field);
    case 'customers':
      return namedCustomer(context.scope, key, field);
  }
}

async function namedCustomer(scope: Scope, externalId: string, field: readonly string[]): Promise<number> {
  const key = foldExternalId(externalId);
  const id = (await customerIdsByExternalId(scope, [key])).get(key);
  if (id !== undefined) return id;
  throw new PersonagraphError('NOT_FOUND', `no customer ${externalId} here`, { field });
}

function kindOf(kind: string, field: readonly string[]): ChangeKind {
  const found = CHANGE_KINDS.find((one) => one === kind);
  if (found) return found;
  const near = didYouMean(kind, CHANGE_KINDS) || `; there is: ${CHANGE_KINDS.join(', ')}`;
  throw new PersonagraphError('INVALID_DEFINITIONS', `no kind of change ${kind}${near}`, { field });
}
