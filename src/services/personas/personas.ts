import type { z } from 'zod';
import type { PersonaStatus } from '../../db/generated/enums.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { takeMembershipsLock } from '../../db/postgres/locks.ts';
import { appendChanges } from '../../db/tables/changes/changes.ts';
import { unlinkSpendOfPersona } from '../../db/tables/outcomes/spend.ts';
import { readMatches, rerankedPersonas } from '../../db/tables/personas/matches.ts';
import { hasPositiveCriterion } from '../../db/tables/personas/persona-criteria.ts';
import { predecessorsOf } from '../../db/tables/personas/persona-succession.ts';
import {
  insertPersona,
  type NewPersona,
  type Persona,
  type PersonaFields,
  personaKeysLike,
  personasByIds,
  removePersona,
} from '../../db/tables/personas/personas.ts';
import { unlinkPersona } from '../../db/tables/research/feedback.ts';
import { removeAbandoned } from '../../db/tables/segmentations/own-segmentations.ts';
import { segmentationsByIds } from '../../db/tables/segmentations/segmentations.ts';
import { segmentsByIds } from '../../db/tables/segmentations/segments.ts';
import { unlinkStrategy } from '../../db/tables/strategy/decisions.ts';
import { NO_MATCHES } from '../../engine/persona/match.ts';
import { diffMatches } from '../../engine/persona/match-difference.ts';
import { PersonagraphError } from '../../errors.ts';
import { areMatchesTold, matchChanges, matchCounts } from '../changes/match-changes.ts';
import { stateChange } from '../changes/states.ts';
import { handleOf, numberedHandle } from '../input/handle.ts';
import { readable } from '../input/rejection.ts';
import type { TextsByLanguage } from '../input/translations.ts';
import type { RunHost } from '../threads/host.ts';
import { checkAnatomy, checkReason, mergedValues } from './anatomy.ts';
import { recordAudit } from './audit.ts';
import type { Claim } from './claim-input.ts';
import { checkMeasures, type GivenMeasure } from './claims/check-measures.ts';
import { replaceClaims } from './claims/replace-claims.ts';
import { PersonaInput, PersonaPatch } from './persona-input.ts';
import { primariesMoved, primaryCounts, tellPrimaries } from './primary-moves.ts';
import type { TranslationsPatch } from './profile.ts';
import { publishChanges } from './publish.ts';
import { followStatus, type PlacedCriterion, storeCriteria } from './store-criteria.ts';
import { checkSuccession, findPredecessor } from './succession.ts';
import { announce, editRow, findPersona, writeRow } from './write-persona.ts';

type Valid = z.output<typeof PersonaInput>;

/** The segment a drafted persona comes from. */
export interface Origin {
  readonly sourceSegmentId: number | null;
  readonly typicalCustomerId: number | null;
  readonly sampleSize: number | null;
  /** What its face is drawn from. Default: its name, and something random. */
  readonly avatarSeed?: string;
}

/**
 * Makes a persona as a draft, which matches nobody yet. Throws INVALID_INPUT; NOT_FOUND for an unknown segment; CONFLICT
 * for a key that is taken.
 */
export async function createPersona(scope: Scope, input: PersonaInput, origin?: Origin): Promise<Persona> {
  const { criteria, claims, key, profile, translations, ...texts } = check(PersonaInput, input);
  const fields = { ...texts, profile: {}, translations: {}, ...mergedValues({ profile, translations }) };
  checkAnatomy(fields);
  await checkSegments(scope, criteria);
  await checkMeasures(scope, measuresIn(claims));
  return scope.transaction(async (transaction) => {
    if (fields.supersedesId !== null) await findPredecessor(transaction, fields.supersedesId);
    const avatarSeed = `${fields.name}-${Math.random().toString(36).slice(2, 10)}`;
    const { id } = await insertUnder(transaction, key, { ...fields, avatarSeed, ...origin });
    await storeCriteria(transaction, await findPersona(transaction, id), criteria);
    await replaceClaims(transaction, id, claims);
    const persona = await findPersona(transaction, id);
    await announce(transaction, persona, 'CREATED', null);
    return persona;
  });
}

/** Stores a persona under a key, or under the first that is free of those its name suggests. Throws CONFLICT. */
async function insertUnder(scope: Scope, key: string | undefined, fields: Omit<NewPersona, 'key'>): Promise<Persona> {
  // A Chinese name suggests none, but its English one does.
  const english = (fields.translations as TextsByLanguage | undefined)?.en?.['name'] ?? '';
  const suggested = handleOf(fields.name, handleOf(english, 'persona'));
  const taken = key === undefined ? await personaKeysLike(scope, suggested) : new Set<string>();
  for (let number = 1; ; number++) {
    const wanted = key ?? numberedHandle(suggested, number);
    const persona = taken.has(wanted) ? null : await insertPersona(scope, { ...fields, key: wanted });
    if (persona) return persona;
    if (key !== undefined) {
      throw new PersonagraphError('CONFLICT', `The key ${key} is taken by another persona.`, { field: ['key'] });
    }
  }
}

/**
 * Changes a persona and, where it is active, matches everybody anew. Throws NOT_FOUND, INVALID_INPUT, or CONFLICT when
 * it is not at `version` any more.
 */
export async function editPersona(
  host: RunHost,
  scope: Scope,
  id: number,
  version: number,
  patch: PersonaPatch,
): Promise<Persona> {
  const persona = await changePersona(scope, id, version, patch);
  return persona.status === 'ACTIVE' && changesFit(patch) ? rematch(host, scope, id, [id]) : persona;
}

/** Fields of a persona that a file of definitions sets beside those of an edit. */
export type DefinedFields = Partial<Pick<PersonaFields, 'key' | 'avatarSeed' | 'sourceSegmentId' | 'sampleSize'>>;

/** The same in the caller's transaction: matches follow once somebody refits the personas that are due. */
export async function changePersona(
  scope: Scope,
  id: number,
  version: number,
  patch: PersonaPatch,
  defined: DefinedFields = {},
): Promise<Persona> {
  const { criteria, claims, profile, translations, ...fields } = check(PersonaPatch, patch);
  if (criteria) await checkSegments(scope, criteria);
  if (claims) await checkMeasures(scope, measuresIn(claims));
  const due = changesFit(patch) ? { refitDue: true } : {};
  const changed = async (transaction: Scope, before: Persona) => {
    // What is not said in its own language is not translated either.
    const texts = fields.reason === null ? withoutReasons(translations) : translations;
    const values = mergedValues({ profile, translations: texts }, before);
    const after = { ...withoutAbsent(fields), ...values, ...defined, ...due };
    checkAnatomy({ ...before, ...after });
    const used = before.status === 'ACTIVE' && (after.polarity !== undefined || after.reason !== undefined);
    if (used) checkReason({ ...before, ...after });
    if (fields.supersedesId) await checkSuccession(transaction, id, fields.supersedesId);
    return after;
  };
  return editRow(scope, id, version, changed, async (transaction) => {
    const decided = criteria ? await replacedCriteria(transaction, id, criteria) : [];
    const said = claims === undefined ? [] : await replaceClaims(transaction, id, claims);
    await appendChanges(transaction, said);
    return { criteria: decided, claims: said.map(({ payload }) => payload['claim'] as number) };
  });
}

/**
 * Activates a persona, so that customers are matched to it; retires it, or makes it a draft again, so that none is. What an
 * activated one says is published, where it is not yet, and those it takes the place of are retired. Throws NOT_FOUND,
 * CONFLICT, and INVALID_INPUT for one to activate that can match nobody, or is negative for no reason.
 */
export async function setPersonaStatus(
  host: RunHost,
  scope: Scope,
  id: number,
  version: number,
  status: PersonaStatus,
): Promise<Persona> {
  const moved = await scope.transaction(async (transaction) => {
    const { supersedesId } = await changeStatus(transaction, id, version, status);
    const older = status === 'ACTIVE' && supersedesId !== null ? await predecessorsOf(transaction, id) : [];
    return [id, ...(await retireActive(transaction, older))];
  });
  return rematch(host, scope, id, moved);
}

/** Retires those of some personas that are active; returns them. */
async function retireActive(scope: Scope, ids: readonly number[]): Promise<number[]> {
  const active = (await personasByIds(scope, ids)).filter(({ status }) => status === 'ACTIVE');
  for (const { id, version } of active) await changeStatus(scope, id, version, 'RETIRED');
  return active.map(({ id }) => id);
}

/**
 * The same of one persona alone, in the caller's transaction: matches follow once somebody refits the personas that are
 * due.
 */
export async function changeStatus(scope: Scope, id: number, version: number, status: PersonaStatus): Promise<Persona> {
  const changed = async (transaction: Scope, before: Persona) => {
    if (status !== 'ACTIVE') return { status, refitDue: true };
    checkReason(before);
    if (!(await hasPositiveCriterion(transaction, id))) throw sumsToNothing();
    return { status, refitDue: true, ...(await publishChanges(transaction, before)) };
  };
  return editRow(scope, id, version, changed, async (transaction) => {
    await followStatus(transaction, await findPersona(transaction, id));
    return {};
  });
}

/** Deletes a persona with its claims, criteria and matches. */
export async function deletePersona(scope: Scope, id: number, version: number): Promise<void> {
  await scope.transaction(async (whole) => {
    const { key } = await findPersona(whole, id);
    // Before the persona's row, as those who match everybody anew take them.
    await takeMembershipsLock(whole);
    await writeRow(whole, id, version, {}, async (transaction, before) => {
      const ended = diffMatches(await readMatches(transaction, [id]), NO_MATCHES);
      const gone = (await rerankedPersonas(transaction, [id])).filter((persona) => persona.id === id);
      await removePersona(transaction, id);
      await unlinkPersona(transaction, id);
      await unlinkStrategy(transaction, id);
      await unlinkSpendOfPersona(transaction, id);
      await removeAbandoned(transaction, [id]);
      await recordAudit(transaction, { personaId: id, personaKey: key, action: 'DELETED', detail: { version } });
      const matches = areMatchesTold(ended) ? matchChanges(ended, { causeOf: () => 'EDIT' }) : [];
      const inactive = gone.map((persona) => ({ ...persona, active: false }));
      const primaries = await primariesMoved(transaction, [], ended, inactive);
      const { told, summaries } = await tellPrimaries(transaction, matches, primaries, [id]);
      const deleted = stateChange('PERSONA_DELETED', { personaId: id }, { before, after: null });
      const primaryMoved = primaryCounts(primaries).get(id) ?? 0;
      const payload = { ...deleted.payload, cause: 'EDITED', ...matchCounts(ended)(id), primaryMoved };
      await appendChanges(transaction, [...told, ...summaries, { ...deleted, payload }]);
    });
  });
}

/**
 * Makes a list the criteria of a persona whose row is locked; returns the ids of those that are others then. Throws
 * INVALID_INPUT where an active one could match nobody by them.
 */
export async function replacedCriteria(
  transaction: Scope,
  id: number,
  criteria: readonly PlacedCriterion[],
): Promise<number[]> {
  const persona = await findPersona(transaction, id);
  const counts = criteria.some(({ weight, role }) => weight > 0 && role !== 'EXCLUDING');
  if (persona.status === 'ACTIVE' && !counts) throw sumsToNothing();
  return storeCriteria(transaction, persona, criteria);
}

/** Matches everybody anew to personas that were edited; the one of them that was asked for, as it is then. */
export async function rematch(
  host: RunHost,
  scope: Scope,
  id: number,
  personaIds: readonly number[],
): Promise<Persona> {
  await host.ask('refit', { workspaceId: scope.workspaceId, personaIds });
  return findPersona(scope, id);
}

function changesFit(patch: PersonaPatch): boolean {
  const { criteria, threshold, minCoverage, polarity, priority } = patch;
  // The last two move primary personas, and leave the fit.
  return [criteria, threshold, minCoverage, polarity, priority].some((part) => part !== undefined);
}

function sumsToNothing(): PersonagraphError {
  const message =
    'A persona needs a criterion of positive weight to match anybody, REQUIRED or SUPPORTING: the weights sum to nothing.';
  return new PersonagraphError('INVALID_INPUT', message, { field: ['criteria'] });
}

function measuresIn(claims: readonly Claim[]): GivenMeasure[] {
  return claims.flatMap(({ measure }, index) =>
    measure ? [{ measure, at: ['claims', String(index), 'measure'] }] : [],
  );
}

/** Throws NOT_FOUND for a criterion on a segment that is not there, or that people do not know of. */
export async function checkSegments(
  scope: Scope,
  criteria: Valid['criteria'],
  at: (index: number) => readonly string[] = (index) => ['criteria', String(index)],
): Promise<void> {
  const wanted = criteria.flatMap((criterion) => ('segmentId' in criterion ? criterion.segmentId : []));
  const found = await segmentsByIds(scope, wanted);
  const segmentations = await segmentationsByIds(
    scope,
    found.map(({ segmentationId }) => segmentationId),
  );
  const shared = new Set(segmentations.flatMap(({ id, personaId }) => (personaId === null ? id : [])));
  const known = new Set(found.flatMap(({ id, segmentationId }) => (shared.has(segmentationId) ? id : [])));
  const missing = criteria.findIndex((criterion) => 'segmentId' in criterion && !known.has(criterion.segmentId));
  if (missing === -1) return;
  throw new PersonagraphError('NOT_FOUND', 'No such segment.', { field: [...at(missing), 'segmentId'] });
}

/** An edit of translations that clears those of the reason. */
function withoutReasons(translations: TranslationsPatch = {}): TranslationsPatch {
  const { en, zh } = translations;
  return {
    en: en === null ? null : { ...en, reason: null },
    zh: zh === null ? null : { ...zh, reason: null },
  };
}

/** A patch without the fields that were left out. */
function withoutAbsent(patch: { readonly [Field in keyof PersonaFields]?: PersonaFields[Field] | undefined }) {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as Partial<PersonaFields>;
}

function check<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new PersonagraphError('INVALID_INPUT', readable(issue), { field: issue.path.map(String) });
}
