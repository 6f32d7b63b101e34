import type { PersonaClaim } from '../../../db/tables/personas/persona-claims.ts';
import type { Persona } from '../../../db/tables/personas/personas.ts';
import type { Language } from '../profile.ts';
import type { PersonaSheet, SheetClaim, SheetSource } from './sheet.ts';

const QUALITATIVE: ReadonlySet<string> = new Set(['INTERVIEW', 'FIELD_STUDY', 'USABILITY_TEST', 'SUPPORT_FEEDBACK']);
const QUANTITATIVE: ReadonlySet<string> = new Set(['SURVEY', 'ANALYTICS', 'CRM', 'SOCIAL_LISTENING']);

/** Claims with what they rest on. Evidence that says the same of where it comes from is one source. */
export function claimsAndSources(
  rows: readonly PersonaClaim[],
  { createdAt, sampleSize }: Persona,
  language: Language,
): Pick<PersonaSheet, 'claims' | 'sources' | 'method' | 'warnings'> {
  const sources: SheetSource[] = [];
  const places = new Map<string, number>();
  const place = (source: SheetSource): number => {
    const same = JSON.stringify(source);
    const known = places.get(same);
    if (known !== undefined) return known;
    places.set(same, sources.length);
    return sources.push(source) - 1;
  };
  const claims = rows.map(({ section, text, evidence: kind, detail }): SheetClaim => {
    const known = numberIn(detail, 'known');
    const date = kind === 'EDUCATED_GUESS' ? null : createdAt;
    const sample = known ?? (kind === 'EDUCATED_GUESS' ? null : sampleSize);
    const source = { kind, method: null, source: null, date, sampleSize: sample, url: null, excerpt: null };
    return {
      section,
      said: { text, language },
      team: null,
      status: kind === 'EDUCATED_GUESS' ? 'UNVERIFIED' : 'SUPPORTED',
      evidence: [{ source: place(source), refutes: false }],
      measured: null,
    };
  });
  return { claims, sources, method: methodOf(sources), warnings: [] };
}

/** Whether it is known by talking to people, by counting them, or both. */
function methodOf(sources: readonly SheetSource[]): PersonaSheet['method'] {
  const [talked, counted] = [QUALITATIVE, QUANTITATIVE].map((kinds) => sources.some(({ kind }) => kinds.has(kind)));
  if (talked && counted) return 'MIXED';
  if (talked) return 'QUALITATIVE';
  return counted ? 'QUANTITATIVE' : null;
}

function numberIn(detail: unknown, name: string): number | null {
  const value = (detail as Readonly<Record<string, unknown>> | null)?.[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
