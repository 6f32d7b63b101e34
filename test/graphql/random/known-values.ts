import type { IdType } from '../../../src/graphql/core/id.ts';
import type { FullApi } from './full-world.ts';

/** Values of a world that make arguments meet something. */
export interface KnownValues {
  /** Global ids by type, those of the workspace itself. */
  readonly ids: Readonly<Record<IdType, readonly string[]>>;
  /** Global ids of another workspace. */
  readonly foreignIds: readonly string[];
  /** Cursors by connection and order, as {@link cursorsOf} names them. */
  readonly cursors: ReadonlyMap<string, readonly string[]>;
  readonly segmenters: readonly string[];
  readonly features: readonly string[];
}

/** The name cursors of a connection are kept under: those of another order are of no use. */
export function cursorsOf(connection: string, order = ''): string {
  return `${connection} ${order}`;
}

/** Orders of customers that cursors are known of, as they are written in a document. */
export const CUSTOMER_ORDERS = [
  '',
  '{field: NAME, direction: DESC}',
  '{field: EXTERNAL_ID}',
  '{field: CREATED_AT, direction: DESC}',
];

const IDS = `{ customers(first: 200) { nodes { id merges { id } timeline(first: 5, kinds: [NOTE]) { nodes { ... on TimelineNote { note { id } } } } } } personas(first: 200) { nodes { id } } kept: personas(first: 20) { nodes { versions(first: 2) { nodes { id } } audit(first: 3) { nodes { id } } } } runs(first: 200) { nodes { id } }
  segmentations { id segments { id } overrides(first: 200, ended: true) { nodes { id } } } comparisons(first: 200) { nodes { id } } webhooks { id } apiKeys { id }
  qualityChecks(first: 200) { nodes { id } } cleanUpPlans { id }
  said: personas(first: 5) { nodes { claims(first: 10) { nodes { id evidence { id } opinions { id } } } } }
  segmenters { id } features { name }
  imports(first: 200) { nodes { id } } exports(first: 200) { nodes { id } } uploads(first: 200) { nodes { id } } }`;

const EDGES = '(first: 200) { edges { cursor } }';

interface KnownClaim {
  readonly id: string;
  readonly evidence: readonly { readonly id: string }[];
  readonly opinions: readonly { readonly id: string }[];
}

interface Nodes {
  readonly nodes: readonly { readonly id: string }[];
}

/** Asks the API for the values; the same world has the same ones. */
export async function knownValues({ api, foreign }: FullApi): Promise<KnownValues> {
  const { data, errors } = await api.ask(IDS);
  if (errors) throw new Error(`The values of the world cannot be read: ${errors[0]?.message}`);
  const idsOf = (rows: readonly { readonly id: string }[]) => rows.map(({ id }) => id);
  const claims: readonly KnownClaim[] = data.said.nodes.flatMap(
    (one: { claims: { nodes: KnownClaim[] } }) => one.claims.nodes,
  );
  return {
    ids: {
      ApiKey: idsOf(data.apiKeys),
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
      Persona: idsOf(data.personas.nodes),
      PersonaAuditEntry: data.kept.nodes.flatMap(({ audit }: { audit: Nodes }) => idsOf(audit.nodes)),
      PersonaClaim: idsOf(claims),
      PersonaClaimOpinion: claims.flatMap(({ opinions }) => idsOf(opinions)),
      PersonaEvidence: claims.flatMap(({ evidence }) => idsOf(evidence)),
      PersonaVersion: data.kept.nodes.flatMap(({ versions }: { versions: Nodes }) => idsOf(versions.nodes)),
      QualityCheck: idsOf(data.qualityChecks.nodes),
      Run: idsOf(data.runs.nodes),
      Segment: data.segmentations.flatMap((one: { segments: { id: string }[] }) => idsOf(one.segments)),
      Segmentation: idsOf(data.segmentations),
      SegmentationComparison: idsOf(data.comparisons.nodes),
      Webhook: idsOf(data.webhooks),
    },
    foreignIds: [foreign.customers[0]!, foreign.segmentation, ...foreign.segments, foreign.persona, foreign.run],
    cursors: await knownCursors(api),
    segmenters: idsOf(data.segmenters),
    features: data.features.map(({ name }: { name: string }) => name),
  };
}

async function knownCursors(api: FullApi['api']): Promise<ReadonlyMap<string, readonly string[]>> {
  const customers = CUSTOMER_ORDERS.map(
    (order, at) => `o${at}: customers(first: 200${order && `, orderBy: ${order}`}) { edges { cursor } }`,
  ).join(' ');
  const lists = `personas${EDGES} runs${EDGES} comparisons${EDGES} imports${EDGES} exports${EDGES} uploads${EDGES}
    owned: customers(first: 4) { nodes { events${EDGES} history${EDGES} surveyResponses${EDGES} } }
    said: personas(first: 5) { nodes { claims(first: 10) { edges { cursor } } } }
    ranked: personas { nodes { members${EDGES} } } segmentations { segments { members${EDGES} } }`;
  const { data } = await api.ask(`{ ${customers} }`);
  const { data: rest } = await api.ask(`{ ${lists} }`);
  type Edges = { readonly edges: readonly { readonly cursor: string }[] };
  const cursors = (...lists: readonly Edges[]) => lists.flatMap(({ edges }) => edges.map(({ cursor }) => cursor));
  const owned: readonly Record<'events' | 'history' | 'surveyResponses', Edges>[] = rest.owned.nodes;
  const members = (of: readonly { members: Edges }[]) => of.map((one) => one.members);
  return new Map([
    ...CUSTOMER_ORDERS.map((order, at) => [cursorsOf('CustomerConnection', order), cursors(data[`o${at}`])] as const),
    [cursorsOf('PersonaConnection'), cursors(rest.personas)],
    [cursorsOf('RunConnection'), cursors(rest.runs)],
    [cursorsOf('ImportConnection'), cursors(rest.imports)],
    [cursorsOf('ExportConnection'), cursors(rest.exports)],
    [cursorsOf('UploadConnection'), cursors(rest.uploads)],
    [cursorsOf('SegmentationComparisonConnection'), cursors(rest.comparisons)],
    [cursorsOf('CustomerEventConnection'), cursors(...owned.map(({ events }) => events))],
    [cursorsOf('MembershipChangeConnection'), cursors(...owned.map(({ history }) => history))],
    [cursorsOf('SurveyResponseConnection'), cursors(...owned.map(({ surveyResponses }) => surveyResponses))],
    [cursorsOf('PersonaClaimConnection'), cursors(...rest.said.nodes.map(({ claims }: { claims: Edges }) => claims))],
    [cursorsOf('PersonaMatchConnection'), cursors(...members(rest.ranked.nodes))],
    [
      cursorsOf('SegmentMembershipConnection'),
      cursors(...rest.segmentations.flatMap((one: { segments: { members: Edges }[] }) => members(one.segments))),
    ],
  ]);
}
