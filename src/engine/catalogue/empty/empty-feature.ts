import type { EventCondition, EventTest } from '../../../segmenter/event-source.ts';
import type { FeatureSource } from '../../../segmenter/feature.ts';
import { nearMatches } from '../../../segmenter/near-matches.ts';
import type { BilingualText } from '../../../segmenter/text.ts';
import type { Feature, Known } from '../catalogue.ts';
import type { EventFeature } from '../event-source.ts';
import { heldValueOf } from '../held-value.ts';
import { DEFAULT_RETURNS, typesRead } from '../returns.ts';
import { hint, type SeenProperties, unseenProperty } from './empty-property.ts';
import { whyNoEvent } from './no-event.ts';

/**
 * Why nobody has data of a feature: nobody ever sent the type of event or the trait, or no event can be what is asked.
 * Null where there is some, or may be. The feature is null where the catalogue does not have it.
 */
export function whyEmpty(
  from: FeatureSource,
  feature: Feature | null,
  known: Known,
  properties: SeenProperties,
  now: number,
): BilingualText | null {
  if (feature === null) return typeof from === 'string' ? unknownTrait(from, known) : null;
  if (feature.source !== 'event') return null;
  return (
    unseenType(feature, known) ??
    belowZero(feature, known) ??
    whyNoEvent(feature, now) ??
    unseenProperty(feature, properties)
  );
}

function unknownTrait(from: string, { traits }: Known): BilingualText | null {
  const name = heldValueOf(from) ?? from;
  if (!name.startsWith('traits.')) return null;
  const near = hint(nearMatches(name, traitNames(traits)));
  return {
    en: `No customer has ever had ${name}: it is missing for everybody${near.en}`,
    zh: `从未有客户具有 ${name}：所有人均缺失该值${near.zh}`,
  };
}

function traitNames(traits: Known['traits']): string[] {
  return [...traits.keys()].map((name) => `traits.${name}`);
}

function unseenType(feature: EventFeature, { eventTypes }: Known): BilingualText | null {
  const { anchors } = feature;
  const own = typesRead({ ...(feature.net?.sales ?? feature), anchors: [] });
  const groups = [own, ...anchors.flatMap(({ of }) => (typeof of === 'string' ? [] : [[of.event]]))];
  const unseen = groups.find((types) => types.every((type) => !eventTypes.includes(type)));
  if (!unseen) return null;
  const [type] = unseen as [string];
  const near = hint(nearMatches(type, eventTypes));
  return {
    en: `No ${type} event has ever come: counts and sums of it are 0 for everybody, all else of it is missing${near.en}`,
    zh: `从未收到过 ${type} 事件：其次数与总和对所有人均为 0，其他值均缺失${near.zh}`,
  };
}

/** Sales are not below 0, and what came back is told in numbers above it. */
function belowZero(feature: EventFeature, { returns = DEFAULT_RETURNS }: Known): BilingualText | null {
  const { view, where } = feature.net?.sales ?? feature;
  if (!view || view.of === 'SESSIONS') return null;
  const fields = view.of === 'SALES' ? ['amount', 'lines.quantity'] : ['amount', 'quantity', 'discount'];
  if (!where.some((condition) => isBelowZero(condition, fields))) return null;
  const { saleType } = returns;
  const instead = `events.${saleType}.returnCount, events.${saleType}.returnedAmount`;
  if (view.of === 'RETURNS') {
    return {
      en: `What came back is told in numbers above 0, however it was sent: no return is below 0. Ask without it: ${instead}.`,
      zh: `退货无论如何传入，均以正数表示：没有低于 0 的退货。请去掉该条件：${instead}。`,
    };
  }
  return {
    en: `No ${saleType} is below 0: what came back is a return, and in no count or sum of ${saleType}. Ask for ${instead}.`,
    zh: `没有低于 0 的 ${saleType}：退回的部分属于退货，不计入 ${saleType} 的任何次数或总和。请使用 ${instead}。`,
  };
}

/** True where all that passes has a number below 0 in one of the fields. */
function isBelowZero(condition: EventCondition, fields: readonly string[]): boolean {
  if ('all' in condition) return condition.all.some((one) => isBelowZero(one, fields));
  if ('any' in condition) return condition.any.every((one) => isBelowZero(one, fields));
  if ('not' in condition) return false;
  return fields.includes(condition.field) && asksBelowZero(condition);
}

function asksBelowZero({ equals, below, atMost, in: among }: EventTest): boolean {
  const negative = (value: unknown) => typeof value === 'number' && value < 0;
  return (
    negative(equals) || negative(atMost) || (below !== undefined && below <= 0) || (among?.every(negative) ?? false)
  );
}
