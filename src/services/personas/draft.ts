import { z } from 'zod';
import type { PersonaKind, PersonaPolarity } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import type { StoredJob } from '../../db/tables/jobs/jobs.ts';
import { type Persona, personaNames } from '../../db/tables/personas/personas.ts';
import type { Segmentation } from '../../db/tables/segmentations/segmentations.ts';
import { type SegmentRow, segmentsByIds, segmentsOf } from '../../db/tables/segmentations/segments.ts';
import { segmentationProblem, segmentProblem } from '../../engine/answer/sources.ts';
import { textIn } from '../../engine/localized.ts';
import { PersonagraphError } from '../../errors.ts';
import type { Bilingual } from '../drafting/bilingual.ts';
import type { Drawn } from '../drafting/draw.ts';
import { personaOf } from '../drafting/persona-of.ts';
import { LANGUAGES, type Language, textOf } from '../input/translations.ts';
import type { DrawnSegment } from '../jobs/drafting/portray-segment.ts';
import { startJob } from '../jobs/stored/start-job.ts';
import { findSegmentation } from '../segmentations/segmentations.ts';
import type { RunHost } from '../threads/host.ts';
import { measureNow } from './claims/measure-now.ts';
import { createPersona } from './personas.ts';

/** How drafts are made, whatever they are made from. */
export interface DraftOptions {
  /** Language of the texts; the other one is their translation. Default `en`. */
  readonly language?: Language;
  readonly kind?: PersonaKind;
  readonly polarity?: PersonaPolarity;
}

export interface DraftInput extends DraftOptions {
  readonly segmentId: number;
  /** Default: one that fits the members. */
  readonly name?: string;
}

export interface DraftsInput extends DraftOptions {
  readonly segmentationId: number;
  /** Keys of the segments drafts are made of. Default: all with members. */
  readonly segmentKeys?: readonly string[];
  /** Most drafts, 1 to 40, of the largest segments. Default 10. */
  readonly most?: number;
}

/** A segment, and the persona that was drafted from it or the reason that none was. */
export interface SegmentDraft {
  readonly segment: SegmentRow;
  readonly persona: Persona | null;
  readonly error: PersonagraphError | null;
}

export const MOST_DRAFTS = 40;
const DEFAULT_DRAFTS = 10;

/**
 * Drafts a persona from a segment's members: typical member, typed values, and a story in both languages of which each
 * sentence is a claim bound to its measure. The segment becomes its criterion. Throws NOT_FOUND, SOURCE_NOT_LIVE,
 * INVALID_INPUT for a language that is none, and NOT_ENOUGH_DATA for a segment of too few members.
 */
export async function draftPersona(host: RunHost, scope: Scope, input: DraftInput): Promise<Persona> {
  checkLanguage(input.language);
  const [segment] = await segmentsByIds(scope, [input.segmentId]);
  if (!segment) throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: ['segmentId'] });
  const segmentation = await findSegmentation(scope, segment.segmentationId);
  const problem = segmentProblem(segment, segmentation);
  if (problem) throw notLive(problem, 'segmentId');
  const drawn = await drawSegments(host, scope, segmentation, [segment], input);
  const [draft] = await measured(host, scope, await storeDrafts(scope, drawn));
  if (draft!.persona) return draft!.persona;
  throw draft!.error ?? tooFew(0);
}

/**
 * Drafts a persona from each segment of a segmentation, the largest first, all from one snapshot. What keeps one from
 * being drafted leaves the others. Throws NOT_FOUND, SOURCE_NOT_LIVE, INVALID_INPUT.
 */
export async function draftPersonas(host: RunHost, scope: Scope, input: DraftsInput): Promise<SegmentDraft[]> {
  return measured(host, scope, await storeDrafts(scope, await drawPersonas(host, scope, input)));
}

/** Queues the same as a job, which writes all drafts or none. Throws what it throws, and TOO_LARGE for too many jobs. */
export async function startDrafts(scope: Scope, input: DraftsInput): Promise<StoredJob> {
  await chosenSegments(scope, input);
  return startJob(scope, 'DRAFTS', { ...input, most: input.most ?? DEFAULT_DRAFTS });
}

/** Draws what draftPersonas stores; nothing is written. Throws NOT_FOUND, SOURCE_NOT_LIVE, INVALID_INPUT. */
export async function drawPersonas(host: RunHost, scope: Scope, input: DraftsInput): Promise<DrawnDrafts> {
  const { segmentation, segments } = await chosenSegments(scope, input);
  return drawSegments(host, scope, segmentation, segments, input);
}

/** The segments that drafts are made of, the largest first. Throws NOT_FOUND, SOURCE_NOT_LIVE, INVALID_INPUT. */
async function chosenSegments(
  scope: Scope,
  { segmentationId, language, segmentKeys, most = DEFAULT_DRAFTS }: DraftsInput,
): Promise<Pick<DrawnDrafts, 'segmentation' | 'segments'>> {
  checkLanguage(language);
  if (!Number.isInteger(most) || most < 1 || most > MOST_DRAFTS) {
    throw new PersonagraphError('INVALID_INPUT', `Takes 1 to ${MOST_DRAFTS} drafts.`, { field: ['most'] });
  }
  const segmentation = await findSegmentation(scope, segmentationId);
  const problem = segmentationProblem(segmentation);
  if (problem) throw notLive(problem, 'segmentationId');
  const segments = (await segmentsOf(scope, [segmentation.id])).filter(({ current }) => current);
  const unknown = segmentKeys?.find((key) => !segments.some((segment) => segment.key === key));
  if (unknown !== undefined) {
    throw new PersonagraphError('NOT_FOUND', `No segment ${unknown.slice(0, 200)}.`, { field: ['segmentKeys'] });
  }
  const chosen = segments
    .filter(({ key, size }) => (segmentKeys ? segmentKeys.includes(key) : size > 0))
    .sort((a, b) => b.size - a.size || a.id - b.id)
    .slice(0, most);
  return { segmentation, segments: chosen };
}

/** Portraits of segments, to be stored as personas. */
export interface DrawnDrafts {
  readonly segmentation: Segmentation;
  readonly segments: readonly SegmentRow[];
  /** In the order of the segments. */
  readonly drawn: readonly DrawnSegment[];
  readonly options: DraftOptions & { readonly language: Language };
}

async function drawSegments(
  host: RunHost,
  scope: Scope,
  segmentation: Segmentation,
  segments: readonly SegmentRow[],
  { language = 'en', kind, polarity, name }: DraftOptions & { readonly name?: string },
): Promise<DrawnDrafts> {
  const options = { language, ...(kind && { kind }), ...(polarity && { polarity }) };
  if (segments.length === 0) return { segmentation, segments, drawn: [], options };
  const { pinned, asOf } = segmentation;
  const drawn = await host.ask('portrait', {
    workspaceId: scope.workspaceId,
    segments: segments.map(({ id, name: title }) => ({ id, title: bilingual(title) })),
    segmentationId: segmentation.id,
    asOf: pinned && asOf ? asOf.getTime() : null,
    language,
    taken: await personaNames(scope),
    name: name ?? null,
  });
  return { segmentation, segments, drawn, options };
}

/** Stores a persona of each portrait. What keeps one from being stored leaves the others. */
export async function storeDrafts(
  scope: Scope,
  { segmentation, segments, drawn, options }: DrawnDrafts,
): Promise<SegmentDraft[]> {
  const drafts: SegmentDraft[] = [];
  for (const [index, segment] of segments.entries()) {
    drafts.push(await stored(scope, segment, segmentation, drawn[index]!, options));
  }
  return drafts;
}

/** The drafts, once their claims have their values. */
async function measured(host: RunHost, scope: Scope, drafts: SegmentDraft[]): Promise<SegmentDraft[]> {
  await measureNow(
    host,
    scope,
    drafts.flatMap(({ persona }) => persona?.id ?? []),
  );
  return drafts;
}

async function stored(
  scope: Scope,
  segment: SegmentRow,
  segmentation: Segmentation,
  drawn: DrawnSegment,
  options: DraftOptions & { readonly language: Language },
): Promise<SegmentDraft> {
  if ('tooFew' in drawn) return { segment, persona: null, error: tooFew(drawn.size) };
  try {
    return { segment, persona: await store(scope, segment, segmentation, drawn, options), error: null };
  } catch (error) {
    if (!(error instanceof PersonagraphError)) throw error;
    return { segment, persona: null, error };
  }
}

async function store(
  scope: Scope,
  segment: SegmentRow,
  segmentation: Segmentation,
  drawn: Drawn,
  { language, kind = 'BUYER', polarity = 'POSITIVE' }: DraftOptions & { readonly language: Language },
): Promise<Persona> {
  const title = bilingual(segment.name);
  const source = {
    en: `${textOf(segmentation, 'name', 'en')}: ${title.en}`,
    zh: `${textOf(segmentation, 'name', 'zh')}：${title.zh}`,
  };
  const input = personaOf(drawn, { title, language, source });
  return createPersona(
    scope,
    { ...input, kind, polarity, criteria: [{ segmentId: segment.id, weight: 1 }] },
    {
      sourceSegmentId: segment.id,
      typicalCustomerId: drawn.typical,
      sampleSize: drawn.size,
      avatarSeed: drawn.avatarSeed,
    },
  );
}

function bilingual(text: unknown): Bilingual {
  const byLanguage = text as Record<string, string>;
  return { en: textIn(byLanguage, 'en'), zh: textIn(byLanguage, 'zh') };
}

function notLive(problem: string, field: string): PersonagraphError {
  return new PersonagraphError('SOURCE_NOT_LIVE', `Nothing can be drafted: ${problem}.`, { field: [field] });
}

function tooFew(size: number): PersonagraphError {
  const message =
    size === 0
      ? 'The segment has no members to draw a persona from.'
      : `The segment has ${size} members: of fewer than five a portrait would be one of real persons.`;
  return new PersonagraphError('NOT_ENOUGH_DATA', message, { field: ['segmentId'] });
}

const LanguageGiven = z.enum(LANGUAGES).optional();

function checkLanguage(language: unknown): void {
  if (LanguageGiven.safeParse(language).success) return;
  throw new PersonagraphError('INVALID_INPUT', `Personas are drafted in ${LANGUAGES.join(' and ')}.`, {
    field: ['language'],
  });
}
