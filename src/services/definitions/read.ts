import { createHash } from 'node:crypto';
import { knownFeatures } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { customersByIds } from '../../db/tables/customers/customers.ts';
import { listTraits } from '../../db/tables/customers/traits.ts';
import { criteriaByKeys } from '../../db/tables/personas/persona-criteria.ts';
import { listPersonas, type Persona } from '../../db/tables/personas/personas.ts';
import { readStandard } from '../../db/tables/quality/quality-standards.ts';
import { type Segmentation, sharedSegmentations } from '../../db/tables/segmentations/segmentations.ts';
import { segmentPaths } from '../../db/tables/segmentations/segments.ts';
import { listSurveys } from '../../db/tables/surveys/surveys.ts';
import { listOwnPeriods, type OwnPeriods } from '../../db/tables/upkeep/upkeep-settings.ts';
import { listWebhooks, type Webhook } from '../../db/tables/webhooks/webhooks.ts';
import { listExchangeRates } from '../../db/tables/workspaces/exchange-rates.ts';
import { readReturns } from '../../db/tables/workspaces/returns.ts';
import { readWorkspace } from '../../db/tables/workspaces/workspaces.ts';
import type { Registry } from '../../engine/registry.ts';
import { declaredSegments } from '../segmentations/declared-segments.ts';
import { claimDefinitions } from './claim-definitions.ts';
import { byText, inOneForm } from './one-form.ts';
import { readResearch, type StoredResearch } from './research-definitions.ts';
import type { Definitions, PersonaDefinition, SegmentationDefinition, WebhookDefinition } from './shape.ts';
import { readStandards } from './standards-shape.ts';
import { readStrategy, type StoredStrategy } from './strategy/read-strategy.ts';

/** Definitions with every section. */
export type AllDefinitions = { readonly [Part in keyof Definitions]-?: NonNullable<Definitions[Part]> };

/** What a workspace defines, and the rows it stands in. */
export interface StoredDefinitions {
  readonly definitions: AllDefinitions;
  /** By key; of webhooks by their place in the list. */
  readonly rows: {
    readonly segmentations: ReadonlyMap<string, Segmentation>;
    readonly personas: ReadonlyMap<string, Persona>;
    readonly webhooks: readonly Webhook[];
    readonly strategy: StoredStrategy['rows'];
  } & StoredResearch['rows'];
  /** Another text once anything of it is another, or was edited. */
  readonly base: string;
}

/** Reads all that a workspace defines, in one order whatever the order it was made in. */
export async function readDefinitions(scope: Scope, registry: Registry): Promise<StoredDefinitions> {
  const segmentations = (await sharedSegmentations(scope)).sort((a, b) => byText(a.key, b.key));
  const personas = (await listPersonas(scope)).sort((a, b) => byText(a.key, b.key));
  const webhooks = (await listWebhooks(scope)).sort((a, b) => byText(a.name, b.name) || a.id - b.id);
  const research = await readResearch(scope, personas);
  const { currency, timeZone } = await readWorkspace(scope);
  const strategy = await readStrategy(scope, { personas, segmentations, questions: research.rows.questions });
  const definitions = inOneForm({
    workspace: {
      currency,
      timeZone,
      returns: await readReturns(scope),
      exchangeRates: await listExchangeRates(scope),
      quality: mutable(await readStandard(scope)),
      ...(await readStandards(scope, segmentations)),
    },
    traits: [...(await listTraits(scope)).values()],
    surveys: (await listSurveys(scope)).map(({ id: _id, ...survey }) => mutable(survey)),
    segmentations: segmentations.map(segmentationOf),
    personas: await personasOf(scope, registry, personas, segmentations),
    interviewGuides: research.interviewGuides,
    researchQuestions: research.researchQuestions,
    ...strategy.definitions,
    webhooks: await webhooksOf(scope, webhooks, personas, segmentations),
  }) as AllDefinitions;
  const { guides, questions } = research.rows;
  const things = Object.values(strategy.rows).map((ofSection) => [...ofSection.values()].flat());
  const edited = [segmentations, personas, [...guides.values()], [...questions.values()], webhooks, ...things];
  const versions = edited.map((rows) => rows.map(({ id, version }) => [id, version]));
  return {
    definitions,
    rows: {
      ...{ segmentations: byKey(segmentations), personas: byKey(personas), webhooks },
      ...research.rows,
      strategy: strategy.rows,
    },
    base: createHash('sha256')
      .update(JSON.stringify([definitions, versions]))
      .digest('hex')
      .slice(0, 32),
  };
}

function segmentationOf(row: Segmentation): SegmentationDefinition {
  const { key, name, description, segmenterId: segmenter, config, seed, fitSample, rerunHours, enabled } = row;
  const settings = config as Record<string, unknown>;
  const texts = {
    language: row.language as SegmentationDefinition['language'],
    translations: row.translations as SegmentationDefinition['translations'],
  };
  return { key, name, description, ...texts, segmenter, config: settings, seed, fitSample, rerunHours, enabled };
}

async function personasOf(
  scope: Scope,
  registry: Registry,
  personas: readonly Persona[],
  segmentations: readonly Segmentation[],
): Promise<PersonaDefinition[]> {
  const criteria = await criteriaByKeys(scope);
  const claims = await claimDefinitions(scope, {
    segmentations: new Map(segmentations.map(({ id, key }) => [id, key])),
    personas: new Map(personas.map(({ id, key }) => [id, key])),
  });
  const sources = await segmentPaths(
    scope,
    personas.flatMap(({ sourceSegmentId }) => sourceSegmentId ?? []),
  );
  const keys = new Map(personas.map(({ id, key }) => [id, key]));
  const isGone = await goneSegments(scope, registry, segmentations);
  const periods = new Map((await listOwnPeriods(scope)).map((own) => [own.personaId, own]));
  return personas.map((row) => {
    const { key, name, title, kind, polarity, status, story, quote, reason } = row;
    const {
      avatarUrl,
      avatarSeed,
      threshold,
      minCoverage,
      sampleSize,
      audience,
      influencesPurchase,
      awareness,
      priority,
    } = row;
    return {
      key,
      language: row.language as PersonaDefinition['language'],
      ...{ name, title, kind, polarity, status, story, quote, reason, avatarUrl, avatarSeed, threshold },
      minCoverage,
      ...{ audience, influencesPurchase, awareness, priority },
      translations: row.translations as PersonaDefinition['translations'],
      profile: row.profile as PersonaDefinition['profile'],
      supersedes: keys.get(row.supersedesId ?? 0) ?? null,
      sourceSegment: sources.get(row.sourceSegmentId ?? 0) ?? null,
      sampleSize,
      criteria: criteria
        .filter(({ personaId }) => personaId === row.id)
        .map(({ segmentation, segment, rule, scoreOf, scoreKey, scoreFrom: from, scoreTo: to, weight, role }) => ({
          segment: segmentation === null ? null : `${segmentation}/${segment}`,
          rule: rule ?? null,
          score: scoreOf === null || scoreKey === null ? null : { segmentation: scoreOf, key: scoreKey, from, to },
          weight,
          role,
          gone: segmentation !== null && segment !== null && isGone(segmentation, segment),
        })),
      reviewPeriods: periodsOf(periods.get(row.id)),
      claims: claims.get(row.id) ?? [],
    };
  });
}

function periodsOf(own: OwnPeriods | undefined): PersonaDefinition['reviewPeriods'] {
  const { checkDays = null, cleanUpDays = null, reanalysisDays = null } = own ?? {};
  return { checkDays, cleanUpDays, reanalysisDays };
}

/** True for a segment that the settings of a segmentation are known not to yield. */
async function goneSegments(
  scope: Scope,
  registry: Registry,
  segmentations: readonly Segmentation[],
): Promise<(segmentation: string, segment: string) => boolean> {
  const known = await knownFeatures(scope, false);
  const declared = new Map<string, readonly string[] | null>();
  for (const one of segmentations) declared.set(one.key, await declaredSegments(registry, one, known));
  return (segmentation, segment) => declared.get(segmentation)?.includes(segment) === false;
}

async function webhooksOf(
  scope: Scope,
  webhooks: readonly Webhook[],
  personas: readonly Persona[],
  segmentations: readonly Segmentation[],
): Promise<WebhookDefinition[]> {
  const keyOfSegmentation = new Map(segmentations.map(({ id, key }) => [id, key]));
  const keyOfPersona = new Map(personas.map(({ id, key }) => [id, key]));
  const ofSegments = await segmentPaths(
    scope,
    webhooks.flatMap(({ segmentIds }) => segmentIds),
  );
  const customers = await customersByIds(
    scope,
    webhooks.flatMap(({ customerIds }) => customerIds),
  );
  const keyOfCustomer = new Map(customers.map(({ id, externalId }) => [id, externalId]));
  return webhooks.map(({ name, url, kinds, batchSize, guide, purpose, status, ...filter }) => {
    const named = {
      segmentations: keysOf(filter.segmentationIds, keyOfSegmentation),
      segments: keysOf(filter.segmentIds, ofSegments),
      personas: keysOf(filter.personaIds, keyOfPersona),
      customers: keysOf(filter.customerIds, keyOfCustomer),
    };
    const deleted = {
      segmentations: filter.segmentationIds.length - named.segmentations.length,
      segments: filter.segmentIds.length - named.segments.length,
      personas: filter.personaIds.length - named.personas.length,
      customers: filter.customerIds.length - named.customers.length,
    };
    const lacking = Object.values(deleted).some((count) => count > 0) ? { deleted } : {};
    const declared = { ...(guide ? { guide } : {}), ...(purpose === null ? {} : { purpose }) };
    const more = { ...lacking, batchSize, ...declared, active: status !== 'PAUSED' };
    return { name, url, kinds: [...kinds], ...named, ...more };
  });
}

function keysOf(ids: readonly number[], keys: ReadonlyMap<number, string>): string[] {
  return ids.flatMap((id) => keys.get(id) ?? []);
}

function byKey<T extends { readonly key: string }>(rows: readonly T[]): Map<string, T> {
  return new Map(rows.map((row) => [row.key, row]));
}

type Mutable<T> = T extends readonly (infer Item)[]
  ? Mutable<Item>[]
  : T extends object
    ? { -readonly [Field in keyof T]: Mutable<T[Field]> }
    : T;

/** A value of its own, which may be changed. */
function mutable<T>(value: T): Mutable<T> {
  return structuredClone(value) as Mutable<T>;
}
