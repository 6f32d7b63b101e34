import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../../db/postgres/connection.ts';
import { serverTime } from '../../../db/tables/personas/bound-claims.ts';
import { insertEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import {
  claimsByIds,
  countClaims,
  insertClaim,
  lockClaim,
  lockClaimsOfPersona,
  type PersonaClaim,
  placeClaims,
  removeClaims,
  updateClaim,
} from '../../../db/tables/personas/persona-claims.ts';
import type { MeasuredValue } from '../../../engine/persona/measure.ts';
import { type ErrorCode, PersonagraphError } from '../../../errors.ts';
import { mergedTexts, type TextsByLanguage } from '../../input/translations.ts';
import type { RunHost } from '../../threads/host.ts';
import { type Claim, ClaimInput, ClaimPatch, checked } from '../claim-input.ts';
import { measureClaims } from '../measure-claims.ts';
import { checkMeasures } from './check-measures.ts';
import { settled, tellClaim } from './claim-changes.ts';
import { evidenceRows } from './evidence-rows.ts';
import { claimFieldsOf, plainMeasure } from './replace-claims.ts';

/** Most claims of a persona. */
export const MOST_CLAIMS = 200;

/** Problems that pass: the measure is kept, and its claim says so until it can be had. */
const PASSING: ReadonlySet<string> = new Set<ErrorCode>(['SOURCE_NOT_LIVE', 'NOT_ENOUGH_DATA']);

/** Throws NOT_FOUND. */
export async function findClaim(scope: Scope, id: number, field = 'id'): Promise<PersonaClaim> {
  const [found] = await claimsByIds(scope, [id]);
  return found ?? noClaim(field);
}

/**
 * Adds a claim to a persona, last in its section. A measure is had at once: its value is what the claim was written by. The
 * persona's own version stays, so that others may edit it or its other claims meanwhile. Throws NOT_FOUND, INVALID_INPUT,
 * UNKNOWN_FEATURE, TOO_LARGE where the persona has too many, and the errors of the measure's group.
 */
export async function addClaim(
  host: RunHost,
  scope: Scope,
  personaId: number,
  input: ClaimInput,
): Promise<PersonaClaim> {
  const claim = checked(ClaimInput, input, ['claim']);
  refuseOwnLanguage(claim.textLanguage, claim.translations, ['claim']);
  const value = await firstValue(host, scope, personaId, claim.measure, ['claim', 'measure']);
  return scope.transaction(async (transaction) => {
    const made = await insertClaim(transaction, personaId, { ...claimFieldsOf(claim), ...boundBy(value) });
    if (!made) throw new PersonagraphError('NOT_FOUND', 'No such persona.', { field: ['personaId'] });
    if ((await countClaims(transaction, personaId)) > MOST_CLAIMS) {
      throw new PersonagraphError('TOO_LARGE', `A persona has ${MOST_CLAIMS} claims at most.`, {
        field: ['personaId'],
      });
    }
    const rows = await evidenceRows(transaction, claim.evidence, ['claim', 'evidence']);
    const after = await settled(transaction, made, await insertEvidence(transaction, made.id, rows));
    await tellClaim(transaction, null, after, []);
    return after;
  });
}

/**
 * Changes a claim: what is left out stays, but for translations of a text that is another now: they would say what was said
 * before. Another measure is had at once. Throws NOT_FOUND; CONFLICT where it is not at the
 * version any more; and what {@link addClaim} throws.
 */
export async function editClaim(
  host: RunHost,
  scope: Scope,
  id: number,
  version: number,
  input: ClaimPatch,
): Promise<PersonaClaim> {
  const { measure, translations, ...texts } = checked(ClaimPatch, input);
  const seen = await findClaim(scope, id);
  expectVersion(seen, version);
  const wanted = measure === undefined ? undefined : plainMeasure(measure);
  const rebinds = wanted !== undefined && !isDeepStrictEqual(wanted, seen.measure);
  const value = rebinds ? await firstValue(host, scope, seen.personaId, measure, ['measure']) : null;
  return scope.transaction(async (transaction) => {
    const before = (await lockClaim(transaction, id)) ?? noClaim('id');
    expectVersion(before, version);
    const bound = rebinds ? { measure: wanted, ...boundBy(value) } : {};
    const kept = texts.text === undefined || texts.text === before.text ? (before.translations as TextsByLanguage) : {};
    const translated = mergedTexts(kept, translations ?? {});
    const fields = { ...withoutAbsent(texts), translations: translated, ...bound };
    refuseOwnLanguage(texts.textLanguage === undefined ? before.textLanguage : texts.textLanguage, translated, []);
    const after = await settled(transaction, await updateClaim(transaction, id, fields, 'edit'));
    const said = Object.keys(texts).length > 0 || translations ? (['text'] as const) : [];
    await tellClaim(transaction, before, after, [...said, ...(rebinds ? (['measure'] as const) : [])]);
    return after;
  });
}

/** Removes a claim with its evidence and opinions. Throws NOT_FOUND, CONFLICT. */
export async function removeClaim(scope: Scope, id: number, version: number): Promise<PersonaClaim> {
  return scope.transaction(async (transaction) => {
    const before = (await lockClaim(transaction, id)) ?? noClaim('id');
    expectVersion(before, version);
    await removeClaims(transaction, [id]);
    await tellClaim(transaction, before, null, []);
    return before;
  });
}

/**
 * Puts a claim right after another one of its section and persona, or first of all. Its version stays: who edits its text
 * meanwhile is not disturbed. Throws NOT_FOUND.
 */
export async function moveClaim(scope: Scope, id: number, afterId: number | null): Promise<PersonaClaim> {
  const { personaId } = await findClaim(scope, id);
  return scope.transaction(async (transaction) => {
    const all = await lockClaimsOfPersona(transaction, personaId);
    const claim = all.find((one) => one.id === id) ?? noClaim('id');
    const others = all
      .filter((one) => one.section === claim.section && one.id !== id)
      .sort((one, other) => one.position - other.position || one.id - other.id);
    const place = afterId === null ? 0 : others.findIndex((one) => one.id === afterId) + 1;
    if (afterId !== null && place === 0) {
      throw new PersonagraphError('NOT_FOUND', 'No such claim in the section.', { field: ['afterId'] });
    }
    others.splice(place, 0, claim);
    await placeClaims(
      transaction,
      others.map((one) => one.id),
    );
    const [moved] = await claimsByIds(transaction, [id]);
    await tellClaim(transaction, claim, moved!, ['place']);
    return moved!;
  });
}

/** Throws INVALID_INPUT for a translation into the language that the text is written in. */
function refuseOwnLanguage(
  own: string | null | undefined,
  translations: object | undefined,
  at: readonly string[],
): void {
  if (!own || !translations || !(own in translations)) return;
  const message = `Its own language is ${own}: what it says in that is its text.`;
  throw new PersonagraphError('INVALID_INPUT', message, { field: [...at, 'translations'] });
}

/** The value of a measure that is being written; null without one. Throws where it can never be had. */
async function firstValue(
  host: RunHost,
  scope: Scope,
  personaId: number,
  measure: Claim['measure'],
  field: readonly string[],
): Promise<FirstValue | null> {
  const plain = plainMeasure(measure);
  if (plain === null) return null;
  await checkMeasures(scope, [{ measure: plain, at: field }]);
  const at = await serverTime(scope);
  const [value] = await measureClaims(host, scope, [{ measure: plain, personaId }]);
  const { problem } = value!;
  if (problem === null || PASSING.has(problem.code)) return { value: value!, at };
  throw new PersonagraphError(problem.code, problem.message, { field });
}

interface FirstValue {
  readonly value: MeasuredValue;
  /** The time of the server before it was measured. */
  readonly at: Date;
}

function boundBy(first: FirstValue | null) {
  const measured = first?.value ?? null;
  const written = measured?.problem === null ? measured : null;
  return { written, measured, measuredAt: first?.at ?? null, measureDue: false };
}

export function expectVersion({ version: now }: Pick<PersonaClaim, 'version'>, version: number): void {
  if (now === version) return;
  throw new PersonagraphError('CONFLICT', `The claim is at version ${now} by now.`, { field: ['version'] });
}

export function noClaim(field: string): never {
  throw new PersonagraphError('NOT_FOUND', 'No such claim.', { field: [field] });
}

/** The fields of a patch that were given. */
export function withoutAbsent<T extends object>(patch: T) {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)) as {
    [Field in keyof T]?: Exclude<T[Field], undefined>;
  };
}
