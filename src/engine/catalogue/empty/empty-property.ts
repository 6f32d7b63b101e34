import type { EventTest } from '../../../segmenter/event-source.ts';
import { nearMatches } from '../../../segmenter/near-matches.ts';
import type { BilingualText } from '../../../segmenter/text.ts';
import { testKind, testsOf } from '../event-condition.ts';
import { propertyOf } from '../event-field.ts';
import type { EventFeature } from '../event-source.ts';
import { typesRead } from '../returns.ts';

/** Kinds of JSON that the newest events have, by their type and the name of the property. */
export type SeenProperties = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** A property that is asked for, as what, of events of these types. */
interface Asked {
  readonly types: readonly string[];
  readonly name: string;
  readonly as: 'number' | 'string' | 'boolean' | null;
}

const JSON_KINDS: Readonly<Record<string, Asked['as']>> = { number: 'number', category: 'string', flag: 'boolean' };
const WORDS: Readonly<Record<string, BilingualText>> = {
  number: { en: 'a number', zh: '数字' },
  string: { en: 'a text', zh: '文本' },
  boolean: { en: 'a flag', zh: '是非值' },
};

/** Why the newest events have nothing of a property that a feature asks for; null where they have, or nobody looked. */
export function unseenProperty(feature: EventFeature, seen: SeenProperties): BilingualText | null {
  for (const asked of propertiesOf(feature)) {
    const known = asked.types.flatMap((type) => seen.get(type) ?? []);
    if (known.length === 0) continue;
    const why = problemOf(asked, known);
    if (why) return why;
  }
  return null;
}

/** True where a feature asks for a property. */
export function asksProperties(feature: EventFeature): boolean {
  return propertiesOf(feature).length > 0;
}

function propertiesOf({ net, ...feature }: EventFeature): Asked[] {
  if (net) return [net.sales, net.returns].flatMap(propertiesOf);
  const { field, reads, where, anchors } = feature;
  const types = typesRead({ ...feature, anchors: [] });
  const name = propertyOf(field);
  return [
    ...(name === null ? [] : [{ types, name, as: JSON_KINDS[reads] ?? null }]),
    ...where.flatMap(testsOf).flatMap((test) => testedProperty(test, types)),
    ...anchors.flatMap(({ of }) =>
      typeof of === 'string' ? [] : of.where.flatMap(testsOf).flatMap((test) => testedProperty(test, [of.event])),
    ),
  ];
}

function testedProperty(test: EventTest, types: readonly string[]): Asked[] {
  const name = propertyOf(test.field);
  return name === null ? [] : [{ types, name, as: JSON_KINDS[testKind(test)] ?? null }];
}

function problemOf(
  { types, name, as }: Asked,
  known: readonly ReadonlyMap<string, readonly string[]>[],
): BilingualText | null {
  const kinds = new Set(known.flatMap((properties) => properties.get(name) ?? []));
  const type = types.join(' or ');
  if (kinds.size === 0) {
    const near = hint(nearMatches(name, [...new Set(known.flatMap((properties) => [...properties.keys()]))]));
    return {
      en: `None of the newest ${type} events has properties.${name}: it is missing in all of them${near.en}`,
      zh: `最近的 ${types.join('、')} 事件均没有 properties.${name}：该值全部缺失${near.zh}`,
    };
  }
  if (as === null || kinds.has(as)) return null;
  const [stored = ''] = kinds;
  const is = WORDS[stored] ?? { en: 'neither text, number nor flag', zh: '文本、数字与是非值以外的内容' };
  const asked = WORDS[as]!;
  return {
    en: `In the newest ${type} events properties.${name} is ${is.en}, and here it is asked for as ${asked.en}: none is.`,
    zh: `最近的 ${types.join('、')} 事件中 properties.${name} 为${is.zh}，而此处按${asked.zh}使用：没有符合的值。`,
  };
}

/** The end of a sentence: what may have been meant. */
export function hint(near: readonly string[]): BilingualText {
  if (near.length === 0) return { en: '.', zh: '。' };
  return { en: `; did you mean ${near.join(' or ')}?`, zh: `；是否指 ${near.join(' 或 ')}？` };
}
