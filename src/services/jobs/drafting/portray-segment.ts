import { type Clock, knownFeatures, readPopulation, type StoredFeature } from '../../../db/features/population.ts';
import type { Scope } from '../../../db/postgres/connection.ts';
import { type FreeText, freeTextsOf } from '../../../db/reads/free-texts.ts';
import { unknownIds } from '../../../db/tables/memberships/known-membership.ts';
import { memberIds, strengthAt } from '../../../db/tables/memberships/membership-copy.ts';
import type { Known } from '../../../engine/catalogue/catalogue.ts';
import { UNKNOWN, YES } from '../../../engine/groups/truth.ts';
import type { Population } from '../../../engine/population/population.ts';
import { portray } from '../../../engine/portrait/portrait.ts';
import { seededRandom } from '../../../segmenter/random.ts';
import { sampleIndexes } from '../../../statistics/index.ts';
import { askedQuestions } from '../../drafting/asked-questions.ts';
import type { Bilingual } from '../../drafting/bilingual.ts';
import { draftingFeatures } from '../../drafting/drafting-features.ts';
import { type Drawn, draw } from '../../drafting/draw.ts';
import { LEAST_TYPICAL } from '../../drafting/fitting-threshold.ts';
import { QUOTE_LENGTH } from '../../drafting/quotes.ts';
import { SPOKEN_PROPERTIES } from '../../drafting/spoken-properties.ts';
import type { Language } from '../../input/translations.ts';
import { type JobContext, tellProgress } from '../job.ts';
import { withJobClient } from '../job-client.ts';
import { markRows } from '../mark-rows.ts';

export interface PortraitRequest {
  readonly workspaceId: number;
  /** Segments of one segmentation. */
  readonly segments: readonly SegmentToDraw[];
  readonly segmentationId: number;
  /** Milliseconds since 1970; null is now. */
  readonly asOf: number | null;
  readonly language: Language;
  /** Names that are taken. */
  readonly taken: readonly string[];
  /** A name that somebody gave the only one. */
  readonly name: string | null;
}

export interface SegmentToDraw {
  readonly id: number;
  readonly title: Bilingual;
}

/** Of one with too few members nothing is drawn. */
export type DrawnSegment = Drawn | { readonly segmentId: number; readonly size: number; readonly tooFew: true };

/** Members below which nobody is described: a portrait of so few is one of persons. */
export const LEAST_MEMBERS = 5;
/** Members whose single purchases and words are looked at; of more, so many chosen by chance. */
const SAMPLE = 2_000;
const MOST_TEXTS = 400;
/** Types of events in which customers say something. */
const SPOKEN = /feedback|review|complaint|support|survey|social|mention|chat|call|contact|nps|comment|rating|interview/;

/** Draws personas from segments' members, all of one snapshot. */
export async function portraySegments(context: JobContext, request: PortraitRequest): Promise<DrawnSegment[]> {
  const { workspaceId, asOf } = request;
  await tellProgress(context, 0, { step: 'READ' });
  const known = await knownFeatures(context.db.scope(workspaceId), context.masks);
  const clock = { asOf: asOf ?? context.now(), pinned: asOf !== null };
  const { features, sampled, entries } = draftingFeatures(known);
  return withJobClient(context, (session) =>
    session.scope(workspaceId).transaction(async (snapshot) => {
      const population = await readNamed(snapshot, features, clock);
      const named = [...features].map(([name, feature]) => ({ ...feature, id: name }));
      const taken = new Set(request.taken);
      const drawn: DrawnSegment[] = [];
      const of = request.segments.length;
      for (const [index, segment] of request.segments.entries()) {
        await tellProgress(context, (index + 1) / (of + 1), { step: 'DRAW', segment: index + 1, of });
        const members = await memberIds(snapshot, segment.id);
        if (members.length < LEAST_MEMBERS) {
          drawn.push({ segmentId: segment.id, size: members.length, tooFew: true });
          continue;
        }
        const asked = someOf(members, SAMPLE);
        const sample = sampled.size > 0 ? await readNamed(snapshot, sampled, clock, asked) : null;
        const unknown = await unknownIds(snapshot, request.segmentationId, segment.id);
        const truth = markRows(population.ids, [
          { ids: unknown, mark: UNKNOWN },
          { ids: members, mark: YES },
        ]);
        const one = draw({
          segment,
          title: segment.title,
          portrait: portray(population, named, truth, sample),
          population: population.length,
          asOf: clock.asOf,
          known,
          entries,
          questions: askedQuestions(known),
          scales: scalesOf(known),
          weakest: await strengthAt(snapshot, segment.id, LEAST_TYPICAL),
          texts: await textsOf(snapshot, known, asked),
          language: request.language,
          taken,
          name: request.name,
        });
        taken.add(one.name.en);
        drawn.push(one);
      }
      return drawn;
    }, 'REPEATABLE READ READ ONLY'),
  );
}

/** Columns by the names of the catalogue, which say what the ids of folds do not. */
async function readNamed(
  snapshot: Scope,
  features: ReadonlyMap<string, StoredFeature>,
  clock: Clock,
  customers?: readonly number[],
): Promise<Population> {
  const asked = new Map([...features.values()].map((feature) => [feature.id, feature]));
  const read = await readPopulation(snapshot, [...asked.values()], clock, customers);
  const columns = [...features].flatMap(([name, { id }]) => {
    const column = read.columns.get(id);
    return column ? [[name, column] as const] : [];
  });
  return { ...read, columns: new Map(columns) };
}

/** Some members, chosen by chance but always the same. */
function someOf(members: Int32Array, most: number): number[] {
  if (members.length <= most) return [...members];
  return [...sampleIndexes(members.length, most, seededRandom(1))].map((at) => members[at]!);
}

/** Last steps of the scales of questions, by the names of their features. */
function scalesOf({ surveys }: Known): Map<string, number> {
  return new Map(
    [...surveys].flatMap(([key, { questions }]) =>
      questions.flatMap(({ key: own, kind, max }) =>
        kind === 'SCALE' && max !== null ? [[`surveys.${key}.${own}`, max] as const] : [],
      ),
    ),
  );
}

async function textsOf(
  snapshot: Scope,
  { surveys, eventTypes, hides }: Known,
  customers: readonly number[],
): Promise<FreeText[]> {
  if (hides) return [];
  const questions = [...surveys.values()].flatMap(({ id, title, questions: asked }) =>
    asked.flatMap(({ key, text, kind }) => (kind === 'TEXT' ? [{ surveyId: id, title, key, text }] : [])),
  );
  const spoken = eventTypes.filter((type) => SPOKEN.test(type));
  return freeTextsOf(snapshot, {
    customers,
    questions,
    eventTypes: spoken,
    properties: SPOKEN_PROPERTIES,
    ...QUOTE_LENGTH,
    limit: MOST_TEXTS,
  });
}
