import type { ClaimEvidence } from '../../../db/tables/personas/claim-evidence.ts';
import type { ClaimOpinion } from '../../../db/tables/personas/claim-opinions.ts';
import type { PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import { type Language, type TextsByLanguage, textOf } from '../../input/translations.ts';
import { measuredOf, measureOf, writtenOf } from '../claims/claim-changes.ts';
import { methodIn, sourceIn } from '../claims/evidence-words.ts';
import type { Facts } from '../words/measure-words.ts';
import type { PersonaSheet, SheetClaim, SheetMeasured, SheetSource, SheetText } from './sheet.ts';

/** The language a persona is written in, and the one that is wanted. */
interface Told {
  readonly own: Language;
  readonly wanted: Language;
}

/** Claims with what they rest on. Evidence that says the same of where it comes from is one source. */
export function claimsAndSources(
  rows: readonly PersonaClaim[],
  evidence: readonly ClaimEvidence[],
  opinions: readonly ClaimOpinion[],
  { own, wanted, factsOf }: Told & { readonly factsOf: (feature: string) => Facts },
): Pick<PersonaSheet, 'claims' | 'sources'> {
  const sources: SheetSource[] = [];
  const places = new Map<string, number>();
  const placeOf = (piece: ClaimEvidence): number => {
    const { kind, date, sampleSize, url, excerpt } = piece;
    const words = { method: methodIn(piece, wanted), source: sourceIn(piece, wanted) };
    const told = { kind, ...words, date, url, excerpt };
    const same = JSON.stringify({ ...told, isCounted: sampleSize !== null });
    const place = places.get(same) ?? sources.push({ ...told, sampleSize, mostSampled: sampleSize }) - 1;
    places.set(same, place);
    const one = sources[place]!;
    if (sampleSize !== null && one.sampleSize !== null && one.mostSampled !== null) {
      const [least, most] = [Math.min(one.sampleSize, sampleSize), Math.max(one.mostSampled, sampleSize)];
      sources[place] = { ...one, sampleSize: least, mostSampled: most };
    }
    return place;
  };
  const claims = rows.map((row): SheetClaim => {
    const pieces = evidence.filter(({ claimId }) => claimId === row.id);
    const said = opinions.filter(({ claimId }) => claimId === row.id);
    return {
      section: row.section,
      said: saidIn(row, { own, wanted }),
      team: row.team,
      status: row.status,
      evidence: pieces.map((piece) => ({
        source: placeOf(piece),
        sampleSize: piece.sampleSize,
        refutes: piece.stance === 'REFUTES',
      })),
      agreeing: said.filter(({ agrees }) => agrees).length,
      dissent: said.flatMap(({ who, agrees, why }) => (agrees ? [] : [{ who, why }])),
      measured: measuredIn(row, factsOf),
    };
  });
  return { claims, sources };
}

/** A claim in the language wanted where it is translated; otherwise as it is written. */
function saidIn(claim: PersonaClaim, { own, wanted }: Told): SheetText {
  const isTranslated = (claim.translations as TextsByLanguage)[wanted]?.['text'] !== undefined;
  const written = (claim.textLanguage as Language | null) ?? own;
  return { text: textOf(claim, 'text', wanted), language: isTranslated ? wanted : written };
}

/** What the claim's measure said last; null without one, and of one that could not be had. */
function measuredIn(row: PersonaClaim, factsOf: (feature: string) => Facts): SheetMeasured | null {
  const [measure, last] = [measureOf(row), measuredOf(row)];
  if (!measure || !last || last.value === null) return null;
  return {
    measure,
    facts: factsOf(measure.feature),
    value: last.value,
    expected: measure.expected ?? writtenOf(row)?.value ?? null,
    known: last.known,
    low: last.low,
    high: last.high,
    at: new Date(last.asOf),
  };
}
