import { countryKey } from '../../countries/index.ts';
import type { Scope } from '../../db/postgres/connection.ts';
import { type LabelSource, labelsAmong, someLabels } from '../../db/tables/customers/seen-labels.ts';
import type { Feature, Known } from '../../engine/catalogue/catalogue.ts';
import { CUSTOMER_FIELDS, type FilterField } from '../../engine/catalogue/customer-fields.ts';
import { hint } from '../../engine/catalogue/empty/empty-property.ts';
import { looksPersonal } from '../../engine/catalogue/personal.ts';
import { isPersonalTrait } from '../../engine/catalogue/personal-features.ts';
import { exactForm, looseForm } from '../../segmenter/composed.ts';
import { nearMatches } from '../../segmenter/near-matches.ts';
import type { BilingualText } from '../../segmenter/text.ts';

/** Why nobody has a text, by the text. */
export type AbsentLabels = Readonly<Record<string, BilingualText>>;

const NONE: AbsentLabels = {};

/**
 * Texts that no customer has as a value or entry of a feature, with what may have been meant. None of a feature that nobody
 * has any text of, of keys, of personal traits, and of what is not stored with the customer.
 */
export async function absentLabels(
  scope: Scope,
  feature: Feature | null | undefined,
  labels: readonly string[],
  { traits }: Pick<Known, 'traits'>,
): Promise<AbsentLabels> {
  const source = feature && sourceOf(feature, traits);
  if (!source || labels.length === 0) return NONE;
  const seen = await someLabels(scope, source);
  if (seen.length === 0) return NONE;
  const formOf = 'field' in source && source.field === 'country' ? countryForm : exactForm;
  const unseen = without(labels, seen, formOf);
  if (unseen.length === 0) return NONE;
  const others = await labelsAmong(scope, source, unseen);
  const absent = without(unseen, others, formOf);
  // Countries are also read by what else is known of a customer: which of several texts that met is not told.
  if (absent.length === unseen.length && others.length > 0) return NONE;
  const shown = seen.filter((label) => !scope.masks || !looksPersonal(label));
  const name = feature.id;
  return Object.fromEntries(absent.map((label) => [label, whyAbsent(name, label, shown)]));
}

function sourceOf(feature: Feature, traits: Known['traits']): LabelSource | null {
  if (feature.source === 'customer') {
    const { field } = feature;
    const { type, filter } = CUSTOMER_FIELDS[field] as (typeof CUSTOMER_FIELDS)[FilterField];
    return type === 'text' && field !== 'externalId' && filter !== undefined ? { field: field as FilterField } : null;
  }
  if (feature.source !== 'trait' || isPersonalTrait(feature.name, traits)) return null;
  if (feature.kind === 'category') return { trait: feature.name, as: 'text' };
  return feature.kind === 'list' ? { trait: feature.name, as: 'list' } : null;
}

function countryForm(text: string): string {
  return countryKey(text) ?? exactForm(text);
}

function without(labels: readonly string[], seen: readonly string[], formOf: (text: string) => string): string[] {
  const forms = new Set(seen.map(formOf));
  return labels.filter((label) => !forms.has(formOf(label)));
}

function whyAbsent(name: string, label: string, seen: readonly string[]): BilingualText {
  // What differs by capitals alone is another text, and the nearest.
  const same = seen.filter((one) => looseForm(one) === looseForm(label));
  const near = hint(same.length > 0 ? same.slice(0, 3) : nearMatches(label, seen));
  const unread = name === 'customer.country' && countryKey(label) === null;
  const [text, country] = unread ? [', which is read as no country', '，且无法识别为国家'] : ['', ''];
  return {
    en: `No customer has ${name} "${label}"${text}${near.en}`,
    zh: `没有客户的 ${name} 为“${label}”${country}${near.zh}`,
  };
}
