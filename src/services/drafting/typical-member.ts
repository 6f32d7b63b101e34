import { createHash } from 'node:crypto';
import { knownFeatures, readCustomers, type StoredFeature } from '../../db/features/population.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { featuresOfClaims } from '../../db/tables/personas/bound-claims.ts';
import type { Persona } from '../../db/tables/personas/personas.ts';
import { labelled } from '../../engine/persona/labelled.ts';
import type { Column } from '../../segmenter/batch.ts';
import { askedQuestions } from './asked-questions.ts';
import { type Bilingual, verbatim } from './bilingual.ts';
import { draftingFeatures } from './drafting-features.ts';
import { countryWords } from './words/country-words.ts';
import { calendarWords, channelWords } from './words/event-words.ts';
import { featureNoun } from './words/feature-words.ts';
import { ageAt, figures, isCurrency, moneyWords, monthWords, rounded } from './words/number-words.ts';
import { flagValueWords, nounOf } from './words/value-words.ts';

/** Something a typical member is like, in both languages. */
export interface TypicalTrait {
  readonly feature: string;
  readonly label: Bilingual;
  readonly value: Bilingual;
}

/** A name made of the persona alone: nothing of the customer is in it. */
export function pseudonymOf({ key, id, workspaceId }: Pick<Persona, 'key' | 'id' | 'workspaceId'>): string {
  const digest = createHash('sha256').update(`${workspaceId}/${id}/${key}`).digest();
  const letters = 'BCDFGHJKLMNPQRSTVWXZ';
  return `M-${[...digest.subarray(0, 5)].map((byte) => letters[byte % letters.length]).join('')}`;
}

/** Places and texts so narrow that they may tell who somebody is. */
const NARROW = /^customer\.(?:city|region|source)$/;

/**
 * The values that the typical member has in the features that a persona's claims are about: ages as decades, times as
 * months, numbers with two figures. What is unknown, and what is too narrow, is left out.
 */
export async function typicalTraits(scope: Scope, persona: Persona, most: number): Promise<TypicalTrait[]> {
  if (persona.typicalCustomerId === null) return [];
  const known = await knownFeatures(scope);
  const { features, sampled, entries } = draftingFeatures(known);
  const all = new Map<string, StoredFeature>([...features, ...sampled]);
  const names = (await featuresOfClaims(scope, persona.id)).filter((name) => all.has(name) && !NARROW.test(name));
  if (names.length === 0) return [];
  const chosen = names.slice(0, most);
  const asked = new Map(chosen.map((name) => [all.get(name)!.id, all.get(name)!]));
  const now = Date.now();
  const { columns, length } = await readCustomers(scope, [...asked.values()], { asOf: now, pinned: false }, [
    persona.typicalCustomerId,
  ]);
  if (length === 0) return [];
  const questions = askedQuestions(known);
  return chosen.flatMap((feature): TypicalTrait[] => {
    const unit = entries.get(feature)?.unit ?? null;
    const value = wordsOfValue(feature, columns.get(all.get(feature)!.id), {
      now,
      options: questions.get(feature)?.options,
      currency: known.currency ?? '',
      unit,
    });
    return value ? [{ feature, label: featureNoun(feature, questions), value }] : [];
  });
}

interface Reading {
  readonly now: number;
  /** Words of its values, where there are some. */
  readonly options: ReadonlyMap<string, Bilingual> | undefined;
  readonly currency: string;
  readonly unit: string | null;
}

function wordsOfValue(feature: string, column: Column | undefined, reading: Reading): Bilingual | null {
  const { now, options, currency, unit } = reading;
  if (column === undefined) return null;
  if (column instanceof Float64Array) {
    const value = column[0]!;
    if (!Number.isFinite(value)) return null;
    if (feature === 'customer.birthDate') return decade(ageAt(value, now));
    if (/At$|_at$|Date$/.test(feature)) return monthWords(value);
    return isCurrency(unit) || unit === 'currency' ? moneyWords(rounded(value), currency) : figures(value);
  }
  const { labels, values } = labelled(column);
  const codes = values(0);
  if (!codes || codes.length === 0) return null;
  if (column instanceof Uint8Array) return flagValueWords(codes[0] === 1);
  const words = [...codes].map((code) => options?.get(labels[code]!) ?? wordOf(feature, labels[code]!));
  return { en: words.map(({ en }) => en).join(', '), zh: words.map(({ zh }) => zh).join('、') };
}

function wordOf(feature: string, value: string): Bilingual {
  if (feature === 'customer.country') return countryWords(value);
  if (feature.endsWith('.topChannels')) return channelWords(value);
  if (/\.top(?:Weekdays|Months)$/.test(feature)) return calendarWords(value);
  return feature.startsWith('customer.') ? verbatim(value) : nounOf(value);
}

function decade(age: number): Bilingual {
  const from = Math.floor(age / 10) * 10;
  return { en: `${from} to ${from + 9}`, zh: `${from} 到 ${from + 9} 岁` };
}
