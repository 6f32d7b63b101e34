import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../../db/postgres/connection.ts';
import type { NewChange } from '../../../db/tables/changes/changes.ts';
import { announceDueClaims } from '../../../db/tables/personas/bound-claims.ts';
import {
  type ClaimEvidence,
  evidenceOfClaims,
  insertEvidence,
  removeEvidence,
} from '../../../db/tables/personas/claim-evidence.ts';
import {
  type ClaimFields,
  insertClaim,
  lockClaimsOfPersona,
  type PersonaClaim,
  removeClaims,
  updateClaim,
} from '../../../db/tables/personas/persona-claims.ts';
import type { Claim } from '../claim-input.ts';
import { type ClaimPart, claimChange, settled } from './claim-changes.ts';
import { evidenceRows, isOwn, plainEvidence } from './evidence-rows.ts';

/** The fields of a new or changed claim as they are stored. */
export function claimFieldsOf({ section, text, textLanguage, translations, team, measure }: Omit<Claim, 'evidence'>) {
  const texts = { text, textLanguage: textLanguage ?? null, translations: translations ?? {} };
  return { section, ...texts, team: team ?? null, measure: plainMeasure(measure) };
}

/** A measure as it is stored: without what says nothing, in one order. */
export function plainMeasure(measure: Claim['measure']) {
  if (!measure) return null;
  const { feature, statistic, value, from, to, quantile, group, expected, tolerance } = measure;
  return {
    feature,
    statistic,
    ...(value == null ? {} : { value }),
    ...(from == null ? {} : { from }),
    ...(to == null ? {} : { to }),
    ...(quantile == null ? {} : { quantile }),
    group,
    expected,
    tolerance,
  };
}

/**
 * Makes a list what is said of a persona, in the caller's transaction. A claim with the same section and text keeps its id,
 * its opinions, its version and the evidence that comes from an interview or survey; the other evidence becomes that of the
 * list. Returns what is another then, to be told.
 */
export async function replaceClaims(scope: Scope, personaId: number, claims: readonly Claim[]): Promise<NewChange[]> {
  const stored = await lockClaimsOfPersona(scope, personaId);
  const evidence = await evidenceOfClaims(
    scope,
    stored.map(({ id }) => id),
  );
  const left = new Map(stored.map((claim) => [claim.id, claim]));
  const changes: NewChange[] = [];
  for (const [position, wanted] of claims.entries()) {
    const same = [...left.values()].find(({ section, text }) => section === wanted.section && text === wanted.text);
    if (same) left.delete(same.id);
    const own = evidence.filter(({ claimId }) => claimId === same?.id);
    const after = await (same ? keep(scope, same, own, wanted, position) : make(scope, personaId, wanted, position));
    if (after) changes.push(claimChange(same ?? null, after.claim, same ? 'EDITED' : 'CREATED', after.parts));
  }
  await removeClaims(scope, [...left.keys()]);
  if (claims.some(({ measure }) => measure)) await announceDueClaims(scope);
  return [...changes, ...[...left.values()].map((gone) => claimChange(gone, null, 'EDITED', []))];
}

/** A claim as it is then, and the parts of it that are others. */
interface Kept {
  readonly claim: PersonaClaim;
  readonly parts: readonly ClaimPart[];
}

async function make(scope: Scope, personaId: number, wanted: Claim, position: number): Promise<Kept> {
  const fields = claimFieldsOf(wanted);
  const claim = await insertClaim(scope, personaId, { ...fields, position, measureDue: fields.measure !== null });
  const pieces = await insertEvidence(scope, claim!.id, await evidenceRows(scope, wanted.evidence));
  return { claim: await settled(scope, claim!, pieces), parts: [] };
}

async function keep(
  scope: Scope,
  stored: PersonaClaim,
  evidence: readonly ClaimEvidence[],
  wanted: Claim,
  position: number,
): Promise<Kept | null> {
  const fields = { ...claimFieldsOf(wanted), position };
  const rebound = !isDeepStrictEqual(stored.measure, fields.measure);
  const others = Object.entries(fields).some(
    ([field, value]) => field !== 'measure' && !isDeepStrictEqual(stored[field as keyof ClaimFields], value),
  );
  const unmeasured = { written: null, measured: null, measuredAt: null, measureDue: fields.measure !== null };
  const claim =
    rebound || others
      ? await updateClaim(scope, stored.id, { ...fields, ...(rebound ? unmeasured : {}) }, 'edit')
      : stored;
  const pieces = await evidenceRows(scope, wanted.evidence);
  const own = evidence.filter(isOwn);
  const same = isDeepStrictEqual(own.map(plainEvidence), pieces);
  if (!same) {
    await removeEvidence(
      scope,
      own.map(({ id }) => id),
    );
    await insertEvidence(scope, stored.id, pieces);
  }
  if (!rebound && !others && same) return null;
  const parts: ClaimPart[] = [];
  if (others) parts.push('text');
  if (rebound) parts.push('measure');
  if (!same) parts.push('evidence');
  return { claim: await settled(scope, claim), parts };
}
