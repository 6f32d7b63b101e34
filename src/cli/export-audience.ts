import { coerceInputValue, type GraphQLInputType } from 'graphql';
import type { Database, Scope } from '../db/postgres/connection.ts';
import type { CustomerFilter } from '../db/tables/customers/customer-filter.ts';
import { personasNamed } from '../db/tables/personas/personas.ts';
import { segmentByKeys } from '../db/tables/segmentations/segments.ts';
import { textIn } from '../engine/localized.ts';
import { createRegistry, type Registry } from '../engine/registry.ts';
import { asError, PersonagraphError } from '../errors.ts';
import { readFilter } from '../graphql/core/read-filter.ts';
import { schema } from '../graphql/schema.ts';
import { loadPlugins } from '../plugin-host/plugins.ts';
import { withConsent } from '../services/export/audience.ts';
import type { Members } from '../services/export/export-customers.ts';
import { doubtsOfGroup } from '../services/groups/doubts/group-doubts.ts';
import type { Group } from '../services/groups/group.ts';
import { doJob } from '../services/jobs/jobs.ts';
import { createIsolation } from '../services/threads/isolation.ts';

/** Options that say whom to export; what is given must all hold. */
export interface AudienceOptions {
  readonly segment?: string;
  readonly persona?: string;
  readonly minFit?: string;
  /** A line of the rule language. */
  readonly rule?: string;
  /** A CustomerFilter of the API, as JSON. */
  readonly filter?: string;
  /** A flag that must be true. */
  readonly consent?: string;
}

export interface ChosenAudience {
  readonly filter: CustomerFilter;
  /** Customers that a rule chose. */
  readonly members?: Members;
  /** The persona whose members they are; null for others. */
  readonly personaId: number | null;
  /** What likely does not mean what it says, a line each. */
  readonly doubts: readonly string[];
}

/** The customers that options mean. Throws NOT_FOUND, CONFLICT, INVALID_SETTING, INVALID_INPUT, and errors of the rule. */
export async function audienceOf(db: Database, scope: Scope, options: AudienceOptions): Promise<ChosenAudience> {
  const wanted = await namedIn(scope, options);
  const personaId = wanted.flatMap((one) => ('personaId' in one ? one.personaId : []))[0] ?? null;
  if (options.filter !== undefined) wanted.push(filterIn(options.filter));
  const filter = await withConsent(scope, { all: wanted }, options.consent);
  if (options.rule === undefined && options.filter === undefined) return { filter, personaId, doubts: [] };
  const { segmenters, url } = await loadPlugins();
  const registry = await createRegistry(segmenters);
  const rule = options.rule === undefined ? null : { rule: options.rule };
  const doubts = await doubtsOfGroup(scope, registry, { all: [{ filter: { all: wanted } }, ...(rule ? [rule] : [])] });
  const chosen = { filter, personaId, doubts: doubts.map(({ clause, text }) => `${clause}: ${textIn(text, 'en')}`) };
  return rule ? { ...chosen, members: await chosenBy(db, scope, registry, url, rule) } : chosen;
}

async function namedIn(scope: Scope, { segment, persona, minFit }: AudienceOptions): Promise<CustomerFilter[]> {
  const wanted: CustomerFilter[] = [];
  if (segment !== undefined) {
    const [segmentation = '', key = ''] = segment.split('/');
    const found = await segmentByKeys(scope, segmentation, key);
    if (!found) throw new PersonagraphError('NOT_FOUND', `No segment ${segment}: write SEGMENTATION/SEGMENT.`);
    wanted.push({ segmentId: found.id });
  }
  if (persona !== undefined) {
    const found = await personasNamed(scope, persona);
    if (found.length === 0) throw new PersonagraphError('NOT_FOUND', `No persona ${persona}.`);
    if (found.length > 1) throw new PersonagraphError('CONFLICT', `${found.length} personas are named ${persona}.`);
    const fit = minFit === undefined ? {} : { minFit: fitOf(minFit) };
    wanted.push({ personaId: found[0]!.id, ...fit });
  } else if (minFit !== undefined) {
    throw new PersonagraphError('INVALID_SETTING', '--min-fit: is of a persona, name one with --persona.');
  }
  return wanted;
}

/** A filter checked as the API checks it. */
function filterIn(text: string): CustomerFilter {
  try {
    const value: unknown = JSON.parse(text);
    const type = schema.getType('CustomerFilter') as GraphQLInputType;
    return readFilter(coerceInputValue(value, type) as Parameters<typeof readFilter>[0]);
  } catch (thrown) {
    if (thrown instanceof PersonagraphError) throw thrown;
    const message = `--filter: is no CustomerFilter as JSON: ${asError(thrown).message}`;
    throw new PersonagraphError('INVALID_SETTING', message, { cause: thrown });
  }
}

async function chosenBy(
  db: Database,
  scope: Scope,
  registry: Registry,
  url: string,
  group: Group,
): Promise<Int32Array> {
  const isolation = createIsolation(url);
  try {
    const { signal } = new AbortController();
    const context = { db, registry, isolation, signal, now: Date.now };
    return await doJob(context, 'audience', { workspaceId: scope.workspaceId, group });
  } finally {
    await isolation.stop();
  }
}

function fitOf(text: string): number {
  const fit = Number(text);
  if (text.trim() !== '' && fit >= 0 && fit <= 1) return fit;
  throw new PersonagraphError('INVALID_SETTING', `--min-fit: ${text} is no number from 0 to 1.`);
}
