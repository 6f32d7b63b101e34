import type { Scope } from '../../src/db/postgres/connection.ts';
import { liveModels } from '../../src/db/tables/segmentations/models.ts';
import { type Segmentation, segmentationsByIds } from '../../src/db/tables/segmentations/segmentations.ts';
import { segmentsOf } from '../../src/db/tables/segmentations/segments.ts';
import { asError } from '../../src/errors.ts';
import type { Segmenter } from '../../src/segmenter/segmenter.ts';
import { explainCustomers } from '../../src/services/segmentations/explain.ts';
import { featureColumns } from '../verify/feature-columns.ts';
import type { Workbench } from '../verify/workbench.ts';
import { DATA_SETS, type DataSetKey } from './data-sets.ts';
import type { Exhibit, Measure } from './exhibit.ts';
import { type Failed, measure, type Sample, type Shown, type StoredText } from './shown.ts';

/** Imports a data set and runs all that is exhibited on it. */
export async function show(
  bench: Workbench,
  key: DataSetKey,
  exhibits: readonly Exhibit[],
  datasets: string,
): Promise<(Shown | Failed)[]> {
  const { currency, asOf, load } = DATA_SETS[key];
  const scope = await bench.workspace(key, currency);
  await load(bench, scope, datasets);
  const configured: { exhibit: Exhibit; segmenter: Segmenter; made: Segmentation | Error }[] = [];
  for (const [n, exhibit] of exhibits.entries()) {
    const { segmenter, config, about } = exhibit;
    const input = { name: `${segmenter} ${about?.en ?? ''}`, key: `exhibit-${n + 1}`, segmenter, config };
    const made = await bench.configure(scope, input).catch(asError);
    configured.push({ exhibit, segmenter: bench.registry.get(segmenter), made });
  }
  const ids = configured.flatMap(({ made }) => (made instanceof Error ? [] : [made.id]));
  if (ids.length > 0) await bench.run(scope, ids, asOf);
  const shown: (Shown | Failed)[] = [];
  for (const { exhibit, segmenter, made } of configured) {
    const [after] = made instanceof Error ? [] : await segmentationsByIds(scope, [made.id]);
    if (after?.status === 'LIVE') shown.push(await read(bench, scope, after, exhibit, segmenter, asOf));
    else {
      const error = made instanceof Error ? made.message : JSON.stringify(after?.error);
      shown.push({ exhibit, segmenter, error });
    }
  }
  return shown;
}

interface Membership {
  readonly customer: number;
  readonly segment: number;
  readonly strength: number;
}

async function read(
  bench: Workbench,
  scope: Scope,
  { id }: Segmentation,
  exhibit: Exhibit,
  segmenter: Segmenter,
  asOf: Date,
): Promise<Shown> {
  const segments = await segmentsOf(scope, [id]);
  const memberships = await scope.query<Membership>(
    `SELECT customer_id AS customer, segment_id AS segment, strength FROM segment_answer
     WHERE workspace_id = $1 AND segmentation_id = $2 AND segment_id = ANY($3) ORDER BY customer_id`,
    [scope.workspaceId, id, segments.map((segment) => segment.id)],
  );
  const customers = await scope.query<{ id: number; externalId: string }>(
    'SELECT id, external_id AS "externalId" FROM customer WHERE workspace_id = $1 ORDER BY id',
    [scope.workspaceId],
  );
  const inside = new Set(memberships.map(({ customer }) => customer));
  const outside = customers.filter((customer) => !inside.has(customer.id));
  const chosen = segments.map((segment) => sampled(memberships.filter((one) => one.segment === segment.id)));
  const stranger = outside[outside.length >> 1];
  const asked = [...chosen.flat().map(({ customer }) => customer), ...(stranger ? [stranger.id] : [])];
  const explained = await explainCustomers(scope, bench.registry, [...new Set(asked)], [id]);
  const externalIds = new Map(customers.map((customer) => [customer.id, customer.externalId]));
  const why = (customer: number, key: string | null, strength: number | null): Sample[] => {
    const all = explained.get(customer)?.get(id) ?? [];
    const explanation = all.find(({ segment }) => segment === key) ?? all[0];
    return explanation ? [{ externalId: externalIds.get(customer)!, strength, explanation }] : [];
  };
  const { answers, measured } = await drawn(scope, id, exhibit, segmenter, asOf, {
    ids: customers.map((customer) => customer.id),
    segments: segments.map((segment) => segment.id),
    memberships,
  });
  return {
    exhibit,
    segmenter,
    customers: customers.length,
    none: outside.length,
    outside: (stranger && why(stranger.id, null, null)[0]) ?? null,
    segments: segments.map((segment, n) => ({
      id: segment.id,
      key: segment.key,
      name: segment.name as StoredText,
      description: segment.description as StoredText | null,
      size: memberships.filter((one) => one.segment === segment.id).length,
      samples: chosen[n]!.flatMap(({ customer, strength }) => why(customer, segment.key, strength)),
    })),
    answers,
    measured,
  };
}

/** Strengths closer than this are alike. */
const ALIKE = 0.05;

/** The member in the middle; where strengths differ, also the one who hardly belongs. */
function sampled(members: readonly Membership[]): Membership[] {
  if (members.length === 0) return [];
  const byStrength = members.toSorted((a, b) => b.strength - a.strength);
  const middle = byStrength[byStrength.length >> 1]!;
  const last = byStrength.at(-1)!;
  return middle.strength - last.strength > ALIKE ? [middle, last] : [middle];
}

interface Population {
  readonly ids: readonly number[];
  readonly segments: readonly number[];
  readonly memberships: readonly Membership[];
}

/** The material of an exhibit's plots. */
async function drawn(
  scope: Scope,
  id: number,
  { plots = [] }: Exhibit,
  segmenter: Segmenter,
  asOf: Date,
  { ids, segments, memberships }: Population,
): Promise<Pick<Shown, 'answers' | 'measured'>> {
  const [live] = await liveModels(scope, [id]);
  const measured = new Map<Measure, Float64Array>();
  const at = { asOf: asOf.getTime(), model: live?.model };
  for (const plot of plots) {
    const measures = plot.kind === 'grid' ? [] : plot.kind === 'scatter' ? [plot.x, plot.y] : [plot.x];
    for (const one of measures) measured.set(one, measure(one, await featureColumns(scope, one.needs, asOf), at));
  }
  if (segmenter.membership === 'overlapping') return { answers: null, measured };
  const index = new Map(segments.map((segment, n) => [segment, n]));
  const segmentOf = new Map(memberships.map(({ customer, segment }) => [customer, index.get(segment)!]));
  return { answers: Int32Array.from(ids, (customer) => segmentOf.get(customer) ?? -1), measured };
}
