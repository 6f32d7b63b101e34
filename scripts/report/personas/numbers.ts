import { encodeId } from '../../../src/graphql/core/id.ts';
import { ageAt, rounded } from '../../../src/services/drafting/words/number-words.ts';
import type { Api } from './api.ts';
import { literal, type NumberQuery, queryOf, type ToldMeasure, told } from './query.ts';

/** A number of a sheet, with the query that gives it again. */
export interface SheetNumber extends NumberQuery {
  /** Where it stands on the sheet. */
  readonly where: string;
  /** As the sheet has it, before it is written for people. */
  readonly value: number;
  /** The claim that states it; null of a number beside the claims. */
  readonly claim: string | null;
  /** Limits that the claim names, such as of ages. */
  readonly limits?: readonly number[];
}

/** What is known of the workspace that the persona is of. */
export interface Ground {
  /** Kinds of features, by name. */
  readonly kinds: ReadonlyMap<string, string>;
  /** When the members were counted, milliseconds since 1970. */
  readonly asOf: number;
}

export interface ToldClaim {
  readonly id: string;
  readonly text: string;
  readonly textZh: string;
  readonly measure: (ToldMeasure & { readonly last: Last | null }) | null;
  readonly evidence: readonly { readonly detail: Detail | null }[];
}

type Last = Readonly<Record<'value' | 'low' | 'high', number | null>>;

/** The numbers that drafting keeps beside a claim. */
export interface Detail {
  readonly measures?: readonly (Omit<ToldMeasure, 'group'> & { group: unknown; expected: number | null })[];
}

interface Share {
  readonly share: number | null;
}

export interface ToldPersona {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly nameZh: string;
  readonly title: string;
  readonly titleZh: string;
  readonly story: string;
  readonly storyZh: string;
  readonly polarity: string;
  readonly matchCount: number;
  readonly sampleSize: number | null;
  readonly sourceSegment: { readonly id: string } | null;
  readonly profile: ToldProfile;
  readonly sections: readonly { readonly claims: readonly ToldClaim[] }[];
}

interface ToldProfile {
  readonly ageRange: { readonly from: number; readonly to: number } | null;
  readonly incomeRange: { readonly from: string; readonly to: string } | null;
  readonly channels: readonly Share[];
  readonly categories: readonly Share[];
  readonly products: readonly Share[];
  readonly timing: readonly Share[];
}

const PERSONA = `query ($key: String!) { persona(key: $key) {
  id key name(language: EN) nameZh: name(language: ZH) title(language: EN) titleZh: title(language: ZH)
  story(language: EN) storyZh: story(language: ZH) polarity matchCount sampleSize sourceSegment { id }
  profile { ageRange { from to } incomeRange { from to } channels { share } categories { share } products { share } timing { share } }
  sections { claims { id text textZh: text(language: ZH) evidence { detail }
    measure { feature statistic value from to quantile group last { value low high } } } } } }`;

/** A persona as its sheet tells it. */
export async function readPersona(api: Api, key: string): Promise<ToldPersona> {
  return (await api.ask(PERSONA, { key })).persona;
}

/** All numbers that the sheet of a persona shows. */
export async function numbersOf(api: Api, persona: ToldPersona, ground: Ground): Promise<SheetNumber[]> {
  const size = `{ group(by: ${literal({ personaId: persona.id })}) { count share everybody } }`;
  const { group } = await api.ask(size);
  const beside = (query: NumberQuery, where: string, value: number): SheetNumber => ({
    ...query,
    where,
    value,
    claim: null,
  });
  return [
    beside(
      told(size, 'group.count', (data) => data.group.count),
      'customers matched',
      persona.matchCount,
    ),
    beside(
      told(size, 'group.share', (data) => data.group.share),
      'of all customers',
      persona.matchCount / group.everybody,
    ),
    ...drawnNumbers(persona, ground, beside),
    ...persona.sections.flatMap(({ claims }) => claims).flatMap((claim) => claimNumbers(claim, persona, ground)),
  ];
}

type Beside = (query: NumberQuery, where: string, value: number) => SheetNumber;

/** Numbers that drafting counted among the members of the segment. */
function drawnNumbers(persona: ToldPersona, { asOf }: Ground, beside: Beside): SheetNumber[] {
  const { sourceSegment, sampleSize, profile } = persona;
  const { ageRange, incomeRange } = profile;
  if (sourceSegment === null) return [];
  const at = (fields: string) => `{ group(by: ${literal({ segmentId: sourceSegment.id })}) { ${fields} } }`;
  const quantile = (feature: string, q: number, part: 'time' | 'value', convert: (value: number) => number) =>
    told(
      at(`quantiles(feature: "${feature}", at: [${q}]) { values { ${part} } }`),
      `group.quantiles.values[0].${part}${part === 'time' ? ', as an age' : ', rounded'}`,
      ({ group }) =>
        convert(part === 'time' ? Date.parse(group.quantiles.values[0].time) : group.quantiles.values[0].value),
    );
  const age = (birth: number) => ageAt(birth, asOf);
  // Ages are known by births, or as they are stated.
  const isStated = JSON.stringify(persona.sections).includes('"traits.age"');
  const ageOf = (q: number) =>
    isStated
      ? quantile('traits.age', q, 'value', Math.floor)
      : quantile('customer.birthDate', Number((1 - q).toFixed(1)), 'time', age);
  const shares = (['channels', 'categories', 'products'] as const).flatMap((part) =>
    profile[part].flatMap(({ share }, place) =>
      sharePart(`top${part[0]!.toUpperCase()}${part.slice(1)}`, part, share, place),
    ),
  );
  function sharePart(feature: string, where: string, share: number | null, place: number): SheetNumber[] {
    if (share === null) return [];
    const query = at(`distribution(feature: "events.purchase.${feature}", values: 500) { slices { value share } }`);
    const read = told(query, `group.distribution.slices, the share ${share}`, ({ group }) =>
      nearest(
        group.distribution.slices.map((slice: { share: number }) => slice.share),
        share,
      ),
    );
    return [beside(read, `${where}, no. ${place + 1}`, share)];
  }
  const timing = profile.timing.flatMap(({ share }, place) => {
    if (share === null) return [];
    const query = at(
      `days: distribution(feature: "events.purchase.topWeekdays") { slices { value share } } months: distribution(feature: "events.purchase.topMonths") { slices { value share } }`,
    );
    const read = told(query, `group.days.slices or group.months.slices, the share ${share}`, ({ group }) =>
      nearest(
        [...group.days.slices, ...group.months.slices].map((slice: { share: number }) => slice.share),
        share,
      ),
    );
    return [beside(read, `timing, no. ${place + 1}`, share)];
  });
  return [
    ...(sampleSize === null
      ? []
      : [
          beside(
            told(at('count'), 'group.count', (data) => data.group.count),
            'customers drawn from',
            sampleSize,
          ),
        ]),
    ...(ageRange ? [beside(ageOf(0.1), 'age from', ageRange.from), beside(ageOf(0.9), 'age to', ageRange.to)] : []),
    ...(incomeRange
      ? [
          beside(quantile('customer.income', 0.1, 'value', rounded), 'income from', Number(incomeRange.from)),
          beside(quantile('customer.income', 0.9, 'value', rounded), 'income to', Number(incomeRange.to)),
        ]
      : []),
    ...shares,
    ...timing,
  ];
}

function nearest(values: readonly number[], wanted: number): number | null {
  return values.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted))[0] ?? null;
}

/**
 * The numbers of a claim: its own by a query that knows nothing of the claim, its interval by the claim, and further ones
 * that the sentence states.
 */
function claimNumbers(claim: ToldClaim, persona: ToldPersona, ground: Ground): SheetNumber[] {
  const { id, text, measure, evidence } = claim;
  const kindOf = (feature: string) => ground.kinds.get(feature);
  const { last } = measure ?? { last: null };
  const own =
    measure && last && last.value !== null ? [{ ...queryOf(measure, kindOf), where: text, value: last.value }] : [];
  const ends = (['low', 'high'] as const).flatMap((end) => {
    const value = last?.[end] ?? null;
    if (value === null) return [];
    const query = `{ node(id: ${JSON.stringify(id)}) { ... on PersonaClaim { measure { today { low high } } } } }`;
    const read = told(query, `node.measure.today.${end}`, (data) => data.node.measure.today[end]);
    return [{ ...read, where: `${text} (95 % interval, ${end})`, value }];
  });
  const stated = evidence.flatMap(({ detail }) => detail?.measures ?? []);
  const further = stated.flatMap(({ group, expected, ...measured }) => {
    const shape = groupShape(group, persona);
    if (expected === null || shape === null) return [];
    // A value may have numerals of its own, such as a band of ages.
    const named = String(measured.value ?? '').match(/\d+/g) ?? [];
    const limits = [measured.from, measured.to, ...named.map(Number)].filter((limit) => typeof limit === 'number');
    return [{ ...queryOf({ ...ABSENT, ...measured, group: shape }, kindOf), where: text, value: expected, limits }];
  });
  return [...own, ...ends, ...further, ...partOfAll(stated, text, persona)].map((number) => ({ ...number, claim: id }));
}

/** A sentence about the size of a group names its part of everybody besides. */
function partOfAll(stated: NonNullable<Detail['measures']>, where: string, { sourceSegment }: ToldPersona) {
  const [members, everybody] = stated.filter(({ feature, statistic }) => feature === SIZE && statistic === 'COUNT');
  if (!sourceSegment || !members?.expected || !everybody?.expected) return [];
  const query = `{ group(by: ${literal({ segmentId: sourceSegment.id })}) { share } }`;
  const value = members.expected / everybody.expected;
  return [{ ...told(query, 'group.share', (data) => data.group.share), where, value }];
}

/** What drafting counts members by. */
const SIZE = 'customer.externalId';

const ABSENT = { value: null, from: null, to: null, quantile: null } as const;

/** A group as measures keep it, as queries take it. */
function groupShape(group: unknown, { sourceSegment, id }: ToldPersona): object | null {
  if (group === 'SOURCE_SEGMENT') return sourceSegment && { segmentId: sourceSegment.id };
  if (group === 'MEMBERS') return { personaId: id };
  const kept = group as { readonly segmentId?: number; readonly personaId?: number };
  if (kept.segmentId !== undefined) return { segmentId: encodeId('Segment', kept.segmentId) };
  if (kept.personaId !== undefined) return { personaId: encodeId('Persona', kept.personaId) };
  return kept;
}

/** True where two numbers are the same but for the last digits that doubles lose. */
export function isSame(one: number, other: number | null): boolean {
  return other !== null && Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one), Math.abs(other));
}
