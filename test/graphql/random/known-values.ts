import { type GraphQLField, getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { Scope } from '../../../src/db/postgres/connection.ts';
import { type Change, readChanges } from '../../../src/db/tables/changes/changes.ts';
import { encodeChangeCursor } from '../../../src/graphql/core/cursor.ts';
import type { IdType, NamedType } from '../../../src/graphql/core/id.ts';
import { schema } from '../../../src/graphql/schema.ts';
import { typeOf } from '../../../src/graphql/types/live/change.ts';
import type { Answer } from '../api.ts';
import type { FullWorld } from './full-world.ts';

/** Values of a world that make arguments meet something. */
export interface KnownValues {
  /** Global ids by type, those of the workspace itself. */
  readonly ids: Readonly<Record<IdType | NamedType, readonly string[]>>;
  /** Global ids of another workspace. */
  readonly foreignIds: readonly string[];
  /** Cursors by field and order, as {@link cursorsOf} names them. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
  /** Cursors of changes by the type that shows them, a few of each kind. */
  readonly changes: ReadonlyMap<string, readonly string[]>;
  readonly segmenters: readonly string[];
  readonly features: readonly string[];
}

/** The name cursors of a field are kept under: those of another list or order are of no use. */
export function cursorsOf(field: string, order = ''): string {
  return `${field} ${order}`;
}

/** Orders that cursors are known of, as they are written in a document, by field. */
export const ORDERS: Readonly<Record<string, readonly string[]>> = {
  'Query.customers': [
    '',
    '{field: NAME, direction: DESC}',
    '{field: EXTERNAL_ID}',
    '{field: CREATED_AT, direction: DESC}',
  ],
  'Query.personas': [
    '',
    '{field: NAME, direction: DESC}',
    '{field: PRIORITY}',
    '{field: PRIORITY, direction: DESC}',
    '{field: SIZE}',
    '{field: KEY, direction: DESC}',
    '{field: UPDATED_AT}',
  ],
};

const IDS = `{ customers(first: 200) { nodes { id merges { id } timeline(first: 5, kinds: [NOTE]) { nodes { ... on TimelineNote { note { id } } } } } } personas(first: 200) { nodes { id } } kept: personas(first: 20) { nodes { versions(first: 2) { nodes { id } } audit(first: 3) { nodes { id } } reviews(first: 2) { nodes { id } } } } runs(first: 200) { nodes { id } } jobs(first: 20) { nodes { id } }
  segmentations { id segments { id } overrides(first: 200, ended: true) { nodes { id } } } comparisons(first: 200) { nodes { id } } webhooks { id } apiKeys { id }
  qualityChecks(first: 200) { nodes { id } } digests { nodes { id } } cleanUpPlans { id } surveys { id } traits { id }
  upkeep { drift(first: 9) { nodes { id } } checks(first: 9) { nodes { id } } }
  parts: customers(first: 12) { nodes { events(first: 2) { nodes { id } } surveyResponses(first: 2) { nodes { id } } memberships { id } personas(matched: true) { id } } }
  interviews(first: 200) { nodes { id } } interviewGuides(first: 200) { nodes { id } } researchThemes(first: 200) { nodes { id } }
  messageGuides(first: 200) { nodes { id } } plays(first: 200) { nodes { id } } interactionStandards(first: 200) { nodes { id } }
  objectives(first: 200) { nodes { id } } actionPlans(first: 200) { nodes { id } } decisions(first: 200) { nodes { id } }
  underlyingNeeds(first: 200) { nodes { id } } referenceShares(first: 200) { nodes { id } }
  spend(first: 200) { nodes { id } }
  researchQuestions(first: 200) { nodes { id } } researchFeedback(first: 200) { nodes { id } }
  said: personas(first: 5) { nodes { criteria { id } claims(first: 10) { nodes { id evidence { id } opinions { id } } } } }
  segmenters { id } features { name }
  auditLog { nodes { id } } privacyReceipts(first: 20) { nodes { id } } imports(first: 200) { nodes { id } } exports(first: 200) { nodes { id } } uploads(first: 200) { nodes { id } } }`;

/** Objects whose lists cursors are taken of, of each type. */
const OWNERS = 12;

interface KnownClaim {
  readonly id: string;
  readonly evidence: readonly { readonly id: string }[];
  readonly opinions: readonly { readonly id: string }[];
}

/** Most changes that are looked at, and of each kind the last few that cursors are known of. */
const MOST_CHANGES = 10_000;
const CHANGES_A_KIND = 4;

function knownChanges(changes: readonly Change[]): KnownValues['changes'] {
  const byKind = grouped(changes, ({ kind }) => kind);
  const known = [...byKind.values()].flatMap((of) => of.slice(-CHANGES_A_KIND));
  return new Map([...grouped(known, typeOf)].map(([type, of]) => [type, of.map(({ id }) => encodeChangeCursor(id))]));
}

function grouped<T>(of: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of of) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

type Ids = readonly { readonly id: string }[];

/** What belongs to a customer. */
interface Parts {
  readonly events: { readonly nodes: Ids };
  readonly surveyResponses: { readonly nodes: Ids };
  readonly memberships: Ids;
  readonly personas: Ids;
}

/** A world, and how its API is asked. */
export interface AskedWorld extends Pick<FullWorld, 'foreign'> {
  readonly api: {
    readonly scope: Scope;
    ask(query: string, variables?: object): Promise<Pick<Answer, 'data' | 'errors'>>;
  };
}

/** Asks the API for the values; the same world has the same ones. */
export async function knownValues({ api, foreign }: AskedWorld): Promise<KnownValues> {
  const { data, errors } = await api.ask(IDS);
  if (errors) throw new Error(`The values of the world cannot be read: ${errors[0]?.message}`);
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const claims: readonly KnownClaim[] = data.said.nodes.flatMap(
    (one: { claims: { nodes: KnownClaim[] } }) => one.claims.nodes,
  );
  const parts: readonly Parts[] = data.parts.nodes;
  const ids: KnownValues['ids'] = {
    Segmenter: idsOf(data.segmenters),
    ApiKey: idsOf(data.apiKeys),
    AuditEntry: idsOf(data.auditLog.nodes),
    PrivacyReceipt: idsOf(data.privacyReceipts.nodes),
    CleanUpPlan: idsOf(data.cleanUpPlans),
    Customer: idsOf(data.customers.nodes),
    Export: idsOf(data.exports.nodes),
    Import: idsOf(data.imports.nodes),
    Upload: idsOf(data.uploads.nodes),
    CustomerNote: data.customers.nodes.flatMap((one: { timeline: { nodes: { note: { id: string } }[] } }) =>
      one.timeline.nodes.map(({ note }) => note.id),
    ),
    CustomerMerge: data.customers.nodes.flatMap((one: { merges: { id: string }[] }) => idsOf(one.merges)),
    MembershipOverride: data.segmentations.flatMap((one: { overrides: { nodes: { id: string }[] } }) =>
      idsOf(one.overrides.nodes),
    ),
    Interview: idsOf(data.interviews.nodes),
    InterviewGuide: idsOf(data.interviewGuides.nodes),
    ResearchFeedback: idsOf(data.researchFeedback.nodes),
    ResearchQuestion: idsOf(data.researchQuestions.nodes),
    ResearchTheme: idsOf(data.researchThemes.nodes),
    MessageGuide: idsOf(data.messageGuides.nodes),
    Play: idsOf(data.plays.nodes),
    InteractionStandard: idsOf(data.interactionStandards.nodes),
    Objective: idsOf(data.objectives.nodes),
    ActionPlan: idsOf(data.actionPlans.nodes),
    PersonaDecision: idsOf(data.decisions.nodes),
    UnderlyingNeed: idsOf(data.underlyingNeeds.nodes),
    ReferenceShares: idsOf(data.referenceShares.nodes),
    Spend: idsOf(data.spend.nodes),
    Persona: idsOf(data.personas.nodes),
    PersonaAuditEntry: data.kept.nodes.flatMap(({ audit }: { audit: Nodes }) => idsOf(audit.nodes)),
    PersonaClaim: idsOf(claims),
    PersonaCriterion: data.said.nodes.flatMap((one: { criteria: { id: string }[] }) => idsOf(one.criteria)),
    PersonaClaimOpinion: claims.flatMap(({ opinions }) => idsOf(opinions)),
    PersonaEvidence: claims.flatMap(({ evidence }) => idsOf(evidence)),
    PersonaVersion: data.kept.nodes.flatMap(({ versions }: { versions: Nodes }) => idsOf(versions.nodes)),
    Digest: idsOf(data.digests.nodes),
    PersonaReview: data.kept.nodes.flatMap(({ reviews }: { reviews: Nodes }) => idsOf(reviews.nodes)),
    QualityCheck: idsOf(data.qualityChecks.nodes),
    TraitDrift: idsOf(data.upkeep.drift.nodes),
    UpkeepCheck: idsOf(data.upkeep.checks.nodes),
    Job: idsOf(data.jobs.nodes),
    Run: idsOf(data.runs.nodes),
    Segment: data.segmentations.flatMap((one: { segments: { id: string }[] }) => idsOf(one.segments)),
    Segmentation: idsOf(data.segmentations),
    SegmentationComparison: idsOf(data.comparisons.nodes),
    Survey: idsOf(data.surveys),
    CustomerEvent: parts.flatMap(({ events }) => idsOf(events.nodes)),
    SurveyResponse: parts.flatMap(({ surveyResponses }) => idsOf(surveyResponses.nodes)),
    SegmentMembership: parts.flatMap(({ memberships }) => idsOf(memberships)),
    PersonaMatch: parts.flatMap(({ personas }) => idsOf(personas)),
    Trait: idsOf(data.traits),
    Webhook: idsOf(data.webhooks),
  };
  return {
    ids,
    foreignIds: [foreign.customers[0]!, foreign.segmentation, ...foreign.segments, foreign.persona, foreign.run],
    cursors: await knownCursors(api, ids),
    changes: knownChanges(await readChanges(api.scope, 0, MOST_CHANGES)),
    segmenters: idsOf(data.segmenters),
    features: data.features.map(({ name }: { name: string }) => name),
  };
}

/** Cursors of every list of the workspace, and of the lists of nodes. */
async function knownCursors(
  api: AskedWorld['api'],
  ids: KnownValues['ids'],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = new Map<string, readonly string[]>();
  const query = schema.getQueryType()!;
  for (const field of listsOf('Query')) {
    for (const order of ORDERS[`${query.name}.${field.name}`] ?? ['']) {
      const args = `(first: 200${order && `, orderBy: ${order}`})`;
      const { data } = await read(api, `{ ${field.name}${args} { edges { cursor } } }`, {});
      known.set(cursorsOf(`${query.name}.${field.name}`, order), cursorsIn(data[field.name]));
    }
  }
  const node = schema.getType('Node');
  for (const type of isInterfaceType(node) ? schema.getPossibleTypes(node) : []) {
    const owners = ids[type.name as IdType].slice(0, OWNERS);
    for (const { name } of listsOf(type.name)) {
      const asked = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type.name} { ${name}(first: 4) { edges { cursor } } } } }`;
      const { data } = await read(api, asked, { ids: owners });
      const lists: readonly Readonly<Record<string, Edges>>[] = data.nodes;
      known.set(
        cursorsOf(`${type.name}.${name}`),
        lists.flatMap((one) => cursorsIn(one[name]!)),
      );
    }
  }
  return known;
}

interface Edges {
  readonly edges: readonly { readonly cursor: string }[];
}

function cursorsIn({ edges }: Edges): readonly string[] {
  return edges.map(({ cursor }) => cursor);
}

/** The fields of a type that are connections. */
function listsOf(typeName: string): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).filter((field) => getNamedType(field.type).name.endsWith('Connection'));
}

async function read(api: AskedWorld['api'], query: string, variables: Readonly<Record<string, unknown>>) {
  const answer = await api.ask(query, variables);
  if (answer.errors) throw new Error(`${answer.errors[0]?.message}: ${query}`);
  return answer;
}
