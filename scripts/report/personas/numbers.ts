import type { Api } from './api.ts';
import { literal, type NumberQuery, queryOf, type ToldMeasure, told } from './query.ts';

/** A number of a sheet, with the query that gives it again. */
export interface SheetNumber extends NumberQuery {
  /** Where it stands on the sheet. */
  readonly where: string;
  /** As the sheet has it, before it is rounded for people. */
  readonly value: number;
}

interface ToldClaim {
  readonly id: string;
  readonly text: string;
  readonly measure: (ToldMeasure & { readonly last: { readonly value: number | null } | null }) | null;
}

const PERSONA = `query ($key: String!) { persona(key: $key) { id matchCount sampleSize sourceSegment { id }
  sections { section claims { id text measure { feature statistic value from to quantile group last { value low high } } } } } }`;

/** All numbers that the sheet of a persona shows. */
export async function numbersOf(api: Api, key: string, kinds: ReadonlyMap<string, string>): Promise<SheetNumber[]> {
  const { persona } = await api.ask(PERSONA, { key });
  const size = `{ group(by: ${literal({ personaId: persona.id })}) { count share everybody } }`;
  const { group } = await api.ask(size);
  const claims: ToldClaim[] = persona.sections.flatMap((section: { claims: ToldClaim[] }) => section.claims);
  return [
    { ...told(size, 'group.count', (data) => data.group.count), where: 'customers matched', value: persona.matchCount },
    { ...told(size, 'group.share', (data) => data.group.share), where: 'of all customers', value: group.share },
    ...sampleOf(persona),
    ...claims.flatMap((claim) => claimNumbers(claim, kinds)),
  ];
}

function sampleOf(persona: { sampleSize: number | null; sourceSegment: { id: string } | null }): SheetNumber[] {
  if (persona.sampleSize === null || persona.sourceSegment === null) return [];
  const query = `{ group(by: ${literal({ segmentId: persona.sourceSegment.id })}) { count } }`;
  const read = told(query, 'group.count', (data) => data.group.count);
  return [{ ...read, where: 'customers drawn from', value: persona.sampleSize }];
}

/** The value of a claim by a query of its own, which knows nothing of the claim; its interval by the claim. */
function claimNumbers({ id, text, measure }: ToldClaim, kinds: ReadonlyMap<string, string>): SheetNumber[] {
  const last = measure?.last as { value: number | null; low: number | null; high: number | null } | null | undefined;
  if (!measure || !last || last.value === null) return [];
  const own = queryOf(measure, (feature) => kinds.get(feature));
  const ends = (['low', 'high'] as const).flatMap((end) => {
    const value = last[end];
    if (value === null) return [];
    const query = `{ node(id: ${JSON.stringify(id)}) { ... on PersonaClaim { measure { today { ${end} } } } } }`;
    const read = told(query, `node.measure.today.${end}`, (data) => data.node.measure.today[end]);
    return [{ ...read, where: `${text} (95 % interval, ${end})`, value }];
  });
  return [{ ...own, where: text, value: last.value }, ...ends];
}

/** True where two numbers are the same but for the last digits that doubles lose. */
export function isSame(one: number, other: number | null): boolean {
  return other !== null && Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}
