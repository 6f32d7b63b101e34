import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import type { ClaimOpinion } from '../../../db/tables/personas/claim-opinions.ts';
import type { PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import { measuredOf, measureOf, writtenOf } from '../claim-changes.ts';
import type { Language } from '../profile.ts';
import type { PersonaSheet, SheetClaim, SheetMeasured, SheetSource } from './sheet.ts';

const QUALITATIVE: ReadonlySet<string> = new Set(['INTERVIEW', 'FIELD_STUDY', 'USABILITY_TEST', 'SUPPORT_FEEDBACK']);
const QUANTITATIVE: ReadonlySet<string> = new Set(['SURVEY', 'ANALYTICS', 'CRM', 'SOCIAL_LISTENING']);

/** Claims with what they rest on. Evidence that says the same of where it comes from is one source. */
export function claimsAndSources(
  rows: readonly PersonaClaim[],
  evidence: readonly ClaimEvidence[],
  opinions: readonly ClaimOpinion[],
  own: Language,
): Pick<PersonaSheet, 'claims' | 'sources' | 'method'> {
  const sources: SheetSource[] = [];
  const places = new Map<string, number>();
  const placeOf = ({ kind, method, source, date, sampleSize, url, excerpt }: ClaimEvidence): number => {
    const told = { kind, method, source, date, sampleSize, url, excerpt };
    const same = JSON.stringify(told);
    const place = places.get(same) ?? sources.push(told) - 1;
    places.set(same, place);
    return place;
  };
  const claims = rows.map((row): SheetClaim => {
    const said = opinions.filter(({ claimId }) => claimId === row.id);
    return {
      section: row.section,
      said: { text: row.text, language: (row.textLanguage as Language | null) ?? own },
      team: row.team,
      status: row.status,
      evidence: evidence
        .filter(({ claimId }) => claimId === row.id)
        .map((piece) => ({ source: placeOf(piece), refutes: piece.stance === 'REFUTES' })),
      agreeing: said.filter(({ agrees }) => agrees).length,
      dissent: said.flatMap(({ who, agrees, why }) => (agrees ? [] : [{ who, why }])),
      measured: measuredIn(row),
    };
  });
  return { claims, sources, method: methodOf(sources) };
}

/** What the claim's measure said last; null without one, and of one that could not be had. */
function measuredIn(row: PersonaClaim): SheetMeasured | null {
  const [measure, last] = [measureOf(row), measuredOf(row)];
  if (!measure || !last || last.value === null) return null;
  const { feature, statistic, expected } = measure;
  return {
    feature,
    statistic,
    value: last.value,
    expected: expected ?? writtenOf(row)?.value ?? null,
    known: last.known,
    low: last.low,
    high: last.high,
    at: new Date(last.asOf),
  };
}

/** Whether it is known by talking to people, by counting them, or both. */
function methodOf(sources: readonly SheetSource[]): PersonaSheet['method'] {
  const [talked, counted] = [QUALITATIVE, QUANTITATIVE].map((kinds) => sources.some(({ kind }) => kinds.has(kind)));
  if (talked && counted) return 'MIXED';
  if (talked) return 'QUALITATIVE';
  return counted ? 'QUANTITATIVE' : null;
}
